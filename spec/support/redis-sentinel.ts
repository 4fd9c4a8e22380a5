import {type ChildProcess, spawn} from 'node:child_process';
import {randomInt} from 'node:crypto';
import {once} from 'node:events';
import {mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as after} from 'node:timers/promises';
import {Redis, type RedisOptions} from 'ioredis';
import {type RedisServer, startRedis} from './redis.ts';
import {findRedisServer} from './redis-binary.ts';
import {RedisGuard} from './redis-guard.ts';

const masterName = 'logs';

/** How long a master may be silent before the Sentinels put its replica in its place. */
const downAfterMs = 1_000;

/**
 * Starts a real master, its replica and three Sentinels on loopback. Gone after `stop()`, and after the end of this
 * process, however it ends.
 */
export async function startSentinels(): Promise<SentinelGroup> {
	const group = new SentinelGroup();
	try {
		await group.start();
		return group;
	} catch (error) {
		await group.stop();
		throw error;
	}
}

export class SentinelGroup {
	/** The two data servers; who of them is the master changes. */
	readonly servers: RedisServer[] = [];
	readonly #sentinels: Sentinel[] = [];
	readonly #clients: Redis[] = [];

	/** A new ioredis client that asks the Sentinels for the master, disconnected by `stop()`. */
	client(options: Omit<RedisOptions, 'replyMapping'> = {}): Redis {
		const sentinels = this.#sentinels.map(({port}) => ({host: '127.0.0.1', port}));
		const client = new Redis({sentinels, name: masterName, sentinelRetryStrategy: () => 100, ...options});
		// Without a listener ioredis prints what goes wrong on purpose.
		client.on('error', () => {});
		this.#clients.push(client);
		return client;
	}

	/** The master by what most Sentinels say, once it has the role. */
	async master(): Promise<RedisServer> {
		for (;;) {
			const places = await Promise.all(
				this.#sentinels.map(({client}) => client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName)),
			);
			const ports = new Set(places.map(place => Number((place as string[])[1])));
			const [port] = ports;
			const server = this.servers.find(candidate => candidate.port === port);
			if (ports.size === 1 && server !== undefined && (await roleOf(server)) === 'master') return server;
			await after(50);
		}
	}

	/** The master, once it is another one. */
	async masterOtherThan(former: RedisServer): Promise<RedisServer> {
		for (;;) {
			const master = await this.master();
			if (master !== former) return master;
			await after(50);
		}
	}

	/** A planned failover. */
	async failOver(): Promise<void> {
		const [sentinel] = this.#sentinels as [Sentinel];
		await this.#knowReplica(sentinel);
		await sentinel.client.call('SENTINEL', 'FAILOVER', masterName);
	}

	async start(): Promise<void> {
		const args = ['--repl-diskless-sync-delay', '0'];
		this.servers.push(await startRedis({args, persist: true}), await startRedis({args, persist: true}));
		const [master, replica] = this.servers as [RedisServer, RedisServer];
		await replica.client().replicaof('127.0.0.1', master.port);
		for (let count = 0; count < 3; count++) this.#sentinels.push(await startSentinel(master.port));
		for (const sentinel of this.#sentinels) await this.#knowReplica(sentinel);
	}

	async stop(): Promise<void> {
		for (const client of this.#clients) client.disconnect();
		await Promise.all(this.#sentinels.map(({stop}) => stop()));
		await Promise.all(this.servers.map(server => server.stop()));
	}

	// And the other Sentinels, without whom it elects nobody.
	async #knowReplica({client}: Sentinel): Promise<void> {
		for (;;) {
			const [replicas, others] = await Promise.all(
				['REPLICAS', 'SENTINELS'].map(
					what => client.call('SENTINEL', what, masterName) as Promise<string[][]>,
				),
			);
			const isUp = replicas?.some(fields => /master-link-status,ok/.test(fields.join()));
			if (isUp && others?.length === 2) return;
			await after(100);
		}
	}
}

type Sentinel = {readonly port: number; readonly client: Redis; readonly stop: () => Promise<void>};

async function startSentinel(masterPort: number): Promise<Sentinel> {
	const binary = await findRedisServer();
	const folder = await mkdtemp(join(tmpdir(), 'logsluice-sentinel-'));
	const guard = new RedisGuard(folder);
	const port = randomInt(15_000, 30_000);
	const settings = [
		`port ${port}`,
		'bind 127.0.0.1',
		`dir "${folder}"`,
		`sentinel monitor ${masterName} 127.0.0.1 ${masterPort} 2`,
		`sentinel down-after-milliseconds ${masterName} ${downAfterMs}`,
		`sentinel failover-timeout ${masterName} 6000`,
	];
	// It writes what it learns into this file.
	const file = join(folder, 'sentinel.conf');
	await writeFile(file, `${settings.join('\n')}\n`);
	const child: ChildProcess = spawn(binary, [file, '--sentinel'], {stdio: 'ignore'});
	guard.watch(child.pid);
	const client = new Redis({host: '127.0.0.1', port, retryStrategy: () => 50});
	client.on('error', () => {});
	await client.ping();
	return {
		port,
		client,
		async stop() {
			client.disconnect();
			const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
			await guard.close();
			await exited;
		},
	};
}

async function roleOf(server: RedisServer): Promise<string> {
	const client = server.client({retryStrategy: () => null});
	try {
		return ((await client.role()) as string[])[0] as string;
	} catch {
		return 'none';
	} finally {
		client.disconnect();
	}
}
