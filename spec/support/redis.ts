import type {ChildProcess} from 'node:child_process';
import {randomInt} from 'node:crypto';
import {once} from 'node:events';
import {mkdtemp, symlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis, type RedisOptions} from 'ioredis';
import {RedisMemoryServer} from 'redis-memory-server';
import {findRedisServer} from './redis-binary.ts';
import {RedisGuard} from './redis-guard.ts';

export type StartRedisOptions = {
	/** Further arguments of `redis-server`, such as `['--maxmemory', '8mb']`. */
	readonly args?: readonly string[];

	/**
	 * Keeps the data in an append-only file, so that it survives `kill()` and `restart()`.
	 *
	 * @default false
	 */
	readonly persist?: boolean;
};

/**
 * Starts a real Redis on a free loopback port, with a folder of its own. Both are gone after `stop()`, and after
 * the end of this process, however it ends. One a spec file:
 *
 *     const redis = await startRedis();
 *     test.after.always(() => redis.stop());
 */
export async function startRedis({args = [], persist = false}: StartRedisOptions = {}): Promise<RedisServer> {
	const binary = await findRedisServer();
	const folder = await mkdtemp(join(tmpdir(), 'logsluice-redis-'));
	const guard = new RedisGuard(folder);
	try {
		// redis-memory-server puts quotes around a path with a space, and then finds no such program.
		const systemBinary = binary.includes(' ') ? join(folder, 'redis-server') : binary;
		if (systemBinary !== binary) await symlink(binary, systemBinary);
		const durable = persist ? ['--appendonly', 'yes', '--appendfsync', 'always'] : [];
		const server = await launch(systemBinary, ['--dir', folder, ...durable, ...args]);
		return new RedisServer(server, guard);
	} catch (error) {
		await guard.close();
		throw error;
	}
}

async function launch(systemBinary: string, args: string[]): Promise<RedisMemoryServer> {
	for (let attempt = 1; ; attempt++) {
		// Below the ports that the system gives to outgoing connections: a client that tries again and again to reach
		// a killed server could otherwise be given that very port, connect to itself and keep `restart()` from it.
		const port = randomInt(15_000, 30_000);
		const server = new RedisMemoryServer({
			binary: {systemBinary},
			instance: {port, args},
			// Redis writes its log to stdout, where it is waited for; stderr has only the reason why it cannot start.
			spawn: {stdio: ['ignore', 'pipe', 'inherit']},
		});
		try {
			await server.start();
			return server;
		} catch (error) {
			const taken = String(error).includes('in use');
			if (!taken || attempt === 3) throw new Error(`Redis did not start: ${error}`, {cause: error});
		}
	}
}

export class RedisServer {
	readonly port: number;
	readonly url: string;
	readonly #server: RedisMemoryServer;
	readonly #guard: RedisGuard;
	readonly #clients: Redis[] = [];
	#process: ChildProcess;

	constructor(server: RedisMemoryServer, guard: RedisGuard) {
		this.#server = server;
		this.#guard = guard;
		this.#process = this.#watched();
		this.port = (server.instanceInfoSync as {port: number}).port;
		this.url = `redis://127.0.0.1:${this.port}`;
	}

	/** Process id of the server; another one after `restart()`. */
	get pid(): number {
		return this.#process.pid as number;
	}

	/** A new ioredis client, disconnected by `stop()`. Give another `port` to go through a proxy. */
	client(options: Omit<RedisOptions, 'replyMapping'> = {}): Redis {
		const client = new Redis({host: '127.0.0.1', port: this.port, ...options});
		// Without a listener ioredis prints every refused connection while the server is killed on purpose.
		client.on('error', () => {});
		this.#clients.push(client);
		return client;
	}

	/** SIGSTOP: connections stay open, nothing is answered. */
	freeze(): void {
		process.kill(this.pid, 'SIGSTOP');
	}

	/** SIGCONT: what came meanwhile is answered. */
	thaw(): void {
		process.kill(this.pid, 'SIGCONT');
	}

	/** SIGKILL, and waits for the end of the process. */
	async kill(): Promise<void> {
		this.#guard.watch(undefined);
		if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
		const exited = once(this.#process, 'exit');
		this.#process.kill('SIGKILL');
		await exited;
	}

	/** Kills the server if it still runs, and starts it again on the same port. */
	async restart(): Promise<void> {
		await this.kill();
		await this.#server.stop();
		await this.#server.start();
		this.#process = this.#watched();
	}

	/** Disconnects every client made here, kills the server and removes its folder. */
	async stop(): Promise<void> {
		for (const client of this.#clients) client.disconnect();
		await this.kill();
		await this.#server.stop();
		await this.#guard.close();
	}

	#watched(): ChildProcess {
		const {childProcess} = this.#server.instanceInfoSync as {childProcess: ChildProcess};
		this.#guard.watch(childProcess.pid);
		return childProcess;
	}
}
