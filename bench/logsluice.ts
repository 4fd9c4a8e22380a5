import {createLogPipeline, RedisLogSink} from 'logsluice';
import type {Contestant} from './contestant.ts';

/** This library, as the first example of its README has it. */
export const logsluice: Contestant = {
	async log(input, redis, jobId) {
		const {lost} = await input.pipe(createLogPipeline(new RedisLogSink(redis, {jobId}))).flush();
		if (lost > 0) throw new Error(`${lost} lines are lost`);
	},
	sink: (redis, jobId) => new RedisLogSink(redis, {jobId}),
};
