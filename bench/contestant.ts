import type {Readable, Writable} from 'node:stream';
import type {Redis} from 'ioredis';

/** A way to get a command's output into a Redis Stream. */
export type Contestant = {
	/** Takes bytes; settles when everything is in Redis. */
	log(input: Readable, redis: Redis, jobId: string): Promise<void>;
	/** Takes clean lines; finishes when they are in Redis. */
	sink(redis: Redis, jobId: string): Writable;
};
