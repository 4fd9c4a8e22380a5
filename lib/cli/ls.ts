import {styleText} from 'node:util';
import {type JobSummary, listJobs} from '../read/list-jobs.ts';
import type {Arguments} from './arguments.ts';
import {connectRedis} from './connect-redis.ts';
import {count, duration} from './figures.ts';
import {wholeNumber} from './numbers.ts';
import {redisOption} from './redis-option.ts';
import {redisUrl} from './redis-url.ts';
import {say} from './say.ts';
import {shownJson, shownText} from './shown-text.ts';
import {UsageError} from './usage-error.ts';
import type {Verb} from './verb.ts';

export const lsVerb: Verb = {
	name: 'ls',
	summary: 'list the jobs that have a log in Redis, and how they are',
	usage: 'ls [OPTIONS]',
	options: {
		lines: {short: 'n', value: 'N', help: 'list the N jobs that were written to last; default 50'},
		all: {help: 'list them all'},
		json: {help: 'print each job as one JSON object a line'},
		...redisOption,
	},
	notes: [
		'The job that was written to last comes first. TOOK is the time from its first line to its last, or to now. ' +
			'"abandoned" is one whose process is gone without a word, "idle" one that has not ended and that nobody writes ' +
			'to. Logs under a --key of their own are not found.',
	],
	examples: ['logsluice ls', "logsluice ls --all --json | jq -r 'select(.exitCode > 0).jobId'"],
	run: ls,
};

async function ls({values, switches, positionals}: Arguments): Promise<number> {
	if (positionals.length > 0)
		throw new UsageError('ls takes only options; a log is shown by: logsluice tail JOB');
	if (switches.has('all') && values.has('lines')) {
		throw new UsageError('--all and --lines both say how many: give one of them');
	}
	const limit = switches.has('all')
		? Number.POSITIVE_INFINITY
		: wholeNumber('--lines', values.get('lines') ?? '50');
	let trouble = '';
	const {redis, close} = await connectRedis(redisUrl(values.get('redis'), process.env), words => {
		trouble = words;
		close();
	});
	try {
		const {jobs, isComplete} = await listJobs(redis, {limit});
		if (switches.has('json')) {
			for (const job of jobs) process.stdout.write(`${shownJson(job)}\n`);
			return 0;
		}
		if (jobs.length === 0 && isComplete) say('no job has a log in Redis');
		else process.stdout.write(table(jobs));
		if (!isComplete) say(`there are more: --all lists them`);
		return 0;
	} catch (error) {
		if (trouble === '') throw error;
		say(trouble);
		return 1;
	} finally {
		close();
	}
}

const head = ['JOB', 'STATE', 'LINES', 'TOOK', 'LAST LINE'];

function table(jobs: readonly JobSummary[]): string {
	const now = Date.now();
	const rows = [head, ...jobs.map(job => cells(job, now))];
	const widths = head.map((_, column) => Math.max(...rows.map(row => (row[column] as string).length)));
	return rows
		.map((row, index) => {
			const padded = row.map((cell, column) =>
				column < 2 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number),
			);
			const [name, state = '', ...rest] = padded;
			const color = index === 0 ? undefined : colorOf(jobs[index - 1] as JobSummary);
			const shown = color === undefined ? state : styleText(color, state, {stream: process.stdout});
			return `${[name, shown, ...rest].join('  ')}\n`;
		})
		.join('');
}

function cells(job: JobSummary, now: number): string[] {
	const [first, last] = [Date.parse(job.firstAt), Date.parse(job.lastAt)];
	const took = (job.state === 'running' ? Math.max(now, last) : last) - first;
	return [
		job.jobId,
		stateWords(job),
		job.lines === undefined ? '' : count(job.lines),
		Number.isNaN(took) ? '' : `${job.isTrimmed ? '> ' : ''}${duration(took)}`,
		Number.isNaN(last) ? '' : `${duration(Math.max(0, now - last))} ago`,
	];
}

function stateWords({state, exitCode, signal}: JobSummary): string {
	if (state !== 'ended') return state;
	if (signal) return shownText(signal);
	return exitCode === undefined ? 'ended' : `exit ${exitCode}`;
}

function colorOf({state, exitCode, signal}: JobSummary): 'green' | 'red' | 'yellow' | 'cyan' | undefined {
	if (state === 'running') return 'cyan';
	if (state === 'abandoned') return 'yellow';
	if (state !== 'ended') return undefined;
	if (exitCode === 0 && !signal) return 'green';
	return signal || exitCode !== undefined ? 'red' : undefined;
}
