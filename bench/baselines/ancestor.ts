import {Writable} from 'node:stream';
import type {Redis} from 'ioredis';
import type {Contestant} from '../contestant.ts';
import {cut, redactSeven, stripColors} from './cleaning.ts';

/** The ancestor's way: two awaited round trips a line. */
export const ancestor: Contestant = {
	async log(input, redis, jobId) {
		let rest = '';
		input.setEncoding('utf8');
		for await (const chunk of input) {
			const lines = (rest + chunk).split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) await clean(line);
		}
		await clean(rest);

		async function clean(line: string): Promise<void> {
			const text = cut(redactSeven(stripColors(line)));
			if (text.trim() !== '') await append(redis, jobId, text);
		}
	},
	sink: (redis, jobId) =>
		new Writable({
			objectMode: true,
			write(line: string, _encoding, callback) {
				append(redis, jobId, line).then(() => callback(), callback);
			},
		}),
};

async function append(redis: Redis, jobId: string, text: string): Promise<void> {
	const key = `job:${jobId}:logs`;
	const fields = ['ts', new Date().toISOString(), 'source', 'stdout', 'text', text, 'phase', ''];
	await redis.xadd(key, 'MAXLEN', '~', 50_000, '*', ...fields);
	await redis.expire(key, 86_400);
}
