import {type Figures, measure} from '../measured.ts';
import type {Part} from '../part.ts';
import {entryBytes} from '../redis-memory.ts';
import {runProcess} from '../run-process.ts';

/** Here: of 1,000 pipelines while nothing comes, and of one in a flood. In Redis: of an entry. */
export const memory: Part = async setting => {
	const {server, input} = setting;
	const redis = server.client();
	const idle = (linesBefore: number): Promise<Figures> =>
		runProcess('idle-pipelines.ts', [server.url, 1_000, linesBefore]);
	const flood = (name: string): Promise<Figures> =>
		runProcess('flood-memory.ts', [name, input.file, server.url]);
	try {
		return await measure(
			{
				'idle pipeline': () => idle(0),
				'idle pipeline, after a line': () => idle(1),
				'flood, logsluice': () => flood('logsluice'),
				'flood, careful': () => flood('careful'),
				'entry, logsluice': () => entryBytes(redis, input, 'logsluice'),
				'entry, ancestor': () => entryBytes(redis, input, 'ancestor'),
			},
			setting,
		);
	} finally {
		redis.disconnect();
	}
};
