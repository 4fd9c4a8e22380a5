import {fstatSync} from 'node:fs';
import type {Readable} from 'node:stream';

let isMidLine = false;

/** Watches what a command prints on our stderr, and on our stdout if both go to the same place, such as a terminal. */
export function watchCursor({stdout, stderr}: {stdout: Readable | null; stderr: Readable | null}): void {
	stderr?.on('data', noteEnd);
	if (isSameOutput()) stdout?.on('data', noteEnd);
}

/** The terminal shows `^C` or `^\` where the cursor is. */
export function noteInterrupt(signal: NodeJS.Signals): void {
	if (signal === 'SIGINT' || signal === 'SIGQUIT') isMidLine ||= process.stderr.isTTY === true;
}

/** What to print before a line of ours so that it begins a line: a progress bar or a prompt leaves the cursor anywhere. */
export function startOfLine(): string {
	const start = isMidLine ? '\n' : '';
	isMidLine = false;
	return start;
}

function noteEnd(chunk: Uint8Array): void {
	isMidLine = chunk.at(-1) !== 0x0a;
}

function isSameOutput(): boolean {
	try {
		const [stdout, stderr] = [fstatSync(1), fstatSync(2)];
		return stdout.dev === stderr.dev && stdout.ino === stderr.ino;
	} catch {
		return false;
	}
}
