import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {type Figures, measure} from '../measured.ts';
import type {Part} from '../part.ts';
import {profileShares} from '../profile-shares.ts';
import {runContestant} from '../run-contestant.ts';

/** Where the time of a line goes, end to end: microseconds of the main thread, by a CPU profile, and of Redis. */
export const profile: Part = async setting => {
	const {server, input, folder} = setting;
	const run = async (name: 'logsluice' | 'careful'): Promise<Figures> => {
		const file = join(folder, `${name}.cpuprofile`);
		const {redisMicroseconds = Number.NaN} = await runContestant({
			...{name, mode: 'end-to-end', input, url: server.url, profile: file},
		});
		const shares = Object.entries(profileShares(JSON.parse(await readFile(file, 'utf8'))));
		return {
			...Object.fromEntries(shares.map(([share, all]) => [share, all / input.lines])),
			Redis: redisMicroseconds,
		};
	};
	return measure({logsluice: () => run('logsluice'), careful: () => run('careful')}, setting);
};
