// A whole job in a sandbox that gives output to callbacks, as E2B's does (`sandbox = await Sandbox.create()`).

import {JobLog, type RedisClient} from 'logsluice';

/** What is used here of E2B's `Sandbox`. */
export type CommandSandbox = {
	readonly commands: {run(command: string, options: RunOptions): Promise<{exitCode: number}>};
};
type RunOptions = {
	readonly onStdout: (data: string) => void | Promise<void>;
	readonly onStderr: (data: string) => void | Promise<void>;
	readonly timeoutMs: number;
};

/** Runs one command after the other until one fails. Who follows the job's log sees it live, and its end. */
export async function runInSandbox(
	sandbox: CommandSandbox,
	commands: Readonly<Record<string, string>>,
	{redis, jobId, secrets}: {redis: RedisClient; jobId: string; secrets: readonly string[]},
): Promise<number> {
	const log = new JobLog(redis, {jobId, secrets});
	let exitCode: number | undefined;
	try {
		for (const [phase, command] of Object.entries(commands)) {
			const {onStdout, onStderr} = log.withPhase(phase);
			await log.writeEvent(`$ ${command}`, {phase});
			// E2B awaits the callbacks: a slow Redis slows the command down instead of filling the memory.
			const run = sandbox.commands.run(command, {onStdout, onStderr, timeoutMs: 0});
			// It rejects with a `CommandExitError` where a command fails; any other error is trouble with the sandbox.
			({exitCode} = await run.catch(error => (error.exitCode ? error : Promise.reject(error))));
			if (exitCode !== 0) break;
		}
		return exitCode ?? 0;
	} finally {
		await log.end({exitCode});
	}
}
