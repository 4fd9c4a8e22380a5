import type {Sandbox} from 'e2b';
import {expectTypeOf} from 'expect-type';
import type {JobLog, OnOutput} from '../../lib/index.ts';

/** What E2B's SDK calls, and waits for. */
type Callback = (data: string) => void | Promise<void>;
expectTypeOf<OnOutput>().toExtend<Callback>();

/** Never run: it has only to type-check, against both ways of running a command. */
export async function runs(sandbox: Sandbox, log: JobLog): Promise<void> {
	const install = log.withPhase('install');
	const output = {onStdout: install.onStdout, onStderr: install.onStderr};
	const {exitCode} = await sandbox.commands.run('npm ci', output);
	const command = await sandbox.commands.run('npm test', {...output, background: true});
	await command.wait();
	await log.end({exitCode});
}
