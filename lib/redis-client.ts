/**
 * The part of an ioredis `Redis` or `Cluster` that is used here. A type of our own, so that the clients of
 * ioredis 5 and 6, whatever their `replyMapping`, all fit it.
 *
 * The client is borrowed: never closed, never changed, at most one listener per event added.
 */
export type RedisClient = {
	readonly status: string;
	readonly isCluster: boolean;
	readonly options: {readonly keyPrefix?: string | undefined};
	evalsha(sha: string, keyCount: number, ...args: (string | number | Buffer)[]): Promise<unknown>;
	eval(script: string, keyCount: number, ...args: (string | number | Buffer)[]): Promise<unknown>;
	call(command: string, ...args: (string | number)[]): Promise<unknown>;
	/** Another connection with the same options: what blocks, blocks there. */
	duplicate(): RedisClient;
	disconnect(reconnect?: boolean): void;
	on(event: string, listener: (...args: unknown[]) => void): unknown;
	off(event: string, listener: (...args: unknown[]) => void): unknown;
};
