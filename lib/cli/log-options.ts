import type {OptionTable} from './option.ts';
import {redisOption} from './redis-option.ts';

/** Of the verbs that write a log. */
export const logOptions: OptionTable = {
	job: {value: 'ID', help: 'the job whose log this is; else LOGSLUICE_JOB_ID'},
	key: {value: 'KEY', help: 'the key of the Redis Stream, instead of a job'},
	phase: {value: 'NAME', help: 'what the job is at, stored with each line'},
	...redisOption,
	'flush-timeout': {value: 'SECONDS', help: 'how long to wait for Redis at the end; default 10'},
	'max-block': {
		value: 'SECONDS',
		help: 'how long a Redis that takes nothing may hold up the output, before lines are dropped and counted; default 2',
	},
	strict: {help: 'exit with 1 when lines were lost'},
	quiet: {short: 'q', help: 'print warnings only, no job id and no summary'},
};
