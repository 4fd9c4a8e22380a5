import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';

export type CliResult = {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real command line, as a process of its own. */
export function startCli(args: readonly string[], {env = {}}: {env?: NodeJS.ProcessEnv} = {}): Cli {
	return new Cli(
		spawn(process.execPath, ['--import=tsx', 'lib/cli/main.ts', ...args], {
			cwd: root,
			env: {
				...process.env,
				LOGSLUICE_REDIS_URL: '',
				LOGSLUICE_JOB_ID: '',
				REDIS_URL: '',
				NO_COLOR: '1',
				...env,
			},
		}),
	);
}

/** Runs it to its end, with `input` as its standard input. */
export async function runCli(
	args: readonly string[],
	{env = {}, input = ''}: {env?: NodeJS.ProcessEnv; input?: string | Buffer} = {},
): Promise<CliResult> {
	const cli = startCli(args, {env});
	cli.child.stdin.end(input);
	return cli.result;
}

export class Cli {
	readonly child: ChildProcessWithoutNullStreams;
	readonly result: Promise<CliResult>;
	stdout = '';
	stderr = '';

	constructor(child: ChildProcessWithoutNullStreams) {
		this.child = child;
		child.stdout.setEncoding('utf8').on('data', text => {
			this.stdout += text;
		});
		child.stderr.setEncoding('utf8').on('data', text => {
			this.stderr += text;
		});
		// It may end without having read its input.
		child.stdin.on('error', () => {});
		this.result = once(child, 'close').then(([code, signal]) => ({
			code,
			signal,
			stdout: this.stdout,
			stderr: this.stderr,
		}));
	}

	/** Waits until `stream` holds `text`; rejects when it ends without. */
	async said(stream: 'stdout' | 'stderr', text: string): Promise<void> {
		while (!this[stream].includes(text)) {
			const ended = await Promise.race([once(this.child[stream], 'data'), this.result]);
			if (!Array.isArray(ended) && !this[stream].includes(text)) {
				throw new Error(`Ended without ${JSON.stringify(text)}: ${JSON.stringify(ended)}`);
			}
		}
	}
}
