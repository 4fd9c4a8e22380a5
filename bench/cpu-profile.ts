import {writeFile} from 'node:fs/promises';
import {type Profiler, Session} from 'node:inspector/promises';

export type CpuProfile = Profiler.Profile;

/** Profiles from now on; what it gives stops that and writes the profile. */
export async function startCpuProfile(file: string): Promise<() => Promise<void>> {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', {interval: 200});
	await session.post('Profiler.start');
	return async () => {
		const {profile} = await session.post('Profiler.stop');
		session.disconnect();
		await writeFile(file, JSON.stringify(profile));
	};
}
