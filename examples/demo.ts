// `npm run demo`, or `npm run demo -- COMMAND…` with a command of your own: its output goes through a `JobLog` into a
// Redis that lives as long as the demo does, and what is shown is read back from there. For two seconds in the middle,
// that Redis is frozen.

import {spawn} from 'node:child_process';
import {relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {JobLog} from 'logsluice';
import {startRedis} from '../spec/support/redis.ts';
import {freeze} from './demo/freeze.ts';
import {ReadBack} from './demo/read-back.ts';
import {Screen, styled} from './demo/screen.ts';
import {tellSummary} from './demo/summary.ts';

const build = fileURLToPath(new URL('demo/build.ts', import.meta.url));
const [ownProgram, ...ownArgs] = process.argv.slice(2);
const isOwn = ownProgram !== undefined;
const [program, args] = isOwn ? [ownProgram, ownArgs] : [process.execPath, [...process.execArgv, build]];
const shownCommand = isOwn ? [ownProgram, ...ownArgs].join(' ') : `node ${relative('', build)}`;

const jobId = 'demo';
const secret = ['correct', 'horse', 'battery'].join('-');
// The middle: so many lines are there, or so much time has passed.
const middle = {lines: 2_000, ms: isOwn ? 1_000 : 4_000};

const screen = new Screen();
screen.say(
	styled('bold', 'logsluice: what a command prints, cleaned, into a Redis Stream, and read from there'),
);
screen.status('Looking for a Redis server…');
const server = await startRedis();
const redis = server.client();
screen.status('');
screen.say(
	styled('dim', `Redis on port ${server.port}, process ${server.pid}; it is gone when this is over`),
);
screen.say(`\n${styled('bold', '$')} ${shownCommand}`);
if (!isOwn) {
	const what = 'colours, a progress bar in 50 steps, three secrets, 12 000 lines at once, errors';
	screen.say(styled('dim', `  It prints ${what}.`));
}
screen.say(styled('dim', '  What a reader of its log gets from Redis, as it comes:\n'));

const log = new JobLog(redis, {
	jobId,
	secrets: [secret],
	// Half of the default: full sooner while Redis is frozen.
	maxBufferBytes: 512 * 1024,
	onWarning: ({message}) => {
		if (!isStopping) screen.say(styled('yellow', `${' '.repeat(12)}! ${message}`));
	},
});
const child = spawn(program, args, {
	stdio: ['ignore', 'pipe', 'pipe'],
	env: {...process.env, DEPLOY_PASSWORD: secret},
});

let isStopping = false;
const stop = async (exitCode: number): Promise<void> => {
	isStopping = true;
	child.kill();
	await server.stop();
	process.exit(exitCode);
};
process.once('SIGINT', () => stop(130));
process.once('SIGTERM', () => stop(143));
// Who reads what is shown here has gone.
process.stdout.once('error', () => stop(0));

let comeToMiddle = (): void => {};
const reachedMiddle = new Promise<'middle'>(resolve => {
	comeToMiddle = () => resolve('middle');
	setTimeout(comeToMiddle, middle.ms).unref();
});
const reader = new ReadBack(redis, jobId, entry => {
	screen.show(entry);
	if (reader.lines === middle.lines) comeToMiddle();
});

try {
	// A command that cannot be started has an outcome too; the log says why.
	const captured = log.capture(child).catch(() => ({exitCode: 127, signal: null}));
	const reached = await Promise.race([captured, reachedMiddle]);
	if (reached === 'middle') await freeze(server, {log, child, screen, milliseconds: 2_000});
	const outcome = await captured;
	const summary = await log.end(outcome);
	await reader.finished;
	screen.tellSkipped();
	if (reached !== 'middle')
		screen.say('It was over too soon for its Redis to be frozen in the middle of it.');
	await tellSummary(screen, {redis, jobId, summary, outcome, reader});
	if (!isOwn) screen.say(styled('dim', '\nWith a command of your own: npm run demo -- COMMAND…'));
	if (child.pid === undefined) process.exitCode = 127;
	else process.exitCode = summary.lost + reader.missing === 0 ? 0 : 1;
} catch (error) {
	// Closing the reader's client under it is how it is stopped.
	if (!isStopping) throw error;
} finally {
	await server.stop();
}
