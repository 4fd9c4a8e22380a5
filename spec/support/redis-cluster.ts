import {setTimeout as after} from 'node:timers/promises';
import {Cluster, type Redis} from 'ioredis';
import {type RedisServer, startRedis} from './redis.ts';

/** How long a node may be silent before the others elect its replica in its place. */
const nodeTimeoutMs = 1_500;
const slotCount = 16_384;

export type StartClusterOptions = {
	/** @default 3 */
	readonly masters?: number;

	/**
	 * Of each master.
	 *
	 * @default 1
	 */
	readonly replicas?: number;
};

/**
 * Starts a real Redis Cluster on loopback, its slots shared out evenly; takes about five seconds. Gone after `stop()`,
 * and after the end of this process, however it ends. A node that is restarted has its data.
 */
export async function startCluster({
	masters = 3,
	replicas = 1,
}: StartClusterOptions = {}): Promise<RedisCluster> {
	const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs)];
	args.push('--repl-diskless-sync-delay', '0', '--cluster-replica-validity-factor', '0');
	const starting = Array.from({length: masters * (1 + replicas)}, () => startRedis({persist: true, args}));
	const results = await Promise.allSettled(starting);
	const servers = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
	const cluster = new RedisCluster(await Promise.all(servers.map(nodeOf)), masters);
	try {
		for (const result of results) if (result.status === 'rejected') throw result.reason;
		await assemble(cluster.nodes, masters);
		return cluster;
	} catch (error) {
		await cluster.stop();
		throw error;
	}
}

export type ClusterNode = {
	readonly id: string;
	readonly server: RedisServer;
	/** Straight to the node, which answers MOVED for what another one has. */
	readonly client: Redis;
};

export class RedisCluster {
	readonly nodes: readonly ClusterNode[];
	readonly #masterCount: number;
	readonly #clients: Cluster[] = [];

	constructor(nodes: readonly ClusterNode[], masterCount: number) {
		this.nodes = nodes;
		this.#masterCount = masterCount;
	}

	/** A new ioredis `Cluster`, disconnected by `stop()`. */
	client(options: ConstructorParameters<typeof Cluster>[1] = {}): Cluster {
		const places = this.nodes.map(({server}) => ({host: '127.0.0.1', port: server.port}));
		const client = new Cluster(places, options);
		// Without a listener ioredis prints what goes wrong on purpose.
		client.on('error', () => {});
		this.#clients.push(client);
		return client;
	}

	/** The masters, once all nodes agree on who they are. */
	async masters(): Promise<ClusterNode[]> {
		for (;;) {
			const roles = await Promise.all(this.nodes.map(({client}) => client.role() as Promise<string[]>));
			const masters = this.nodes.filter((_, index) => roles[index]?.[0] === 'master');
			if (masters.length === this.#masterCount) return masters;
			await after(50);
		}
	}

	/** The node that serves a key, waited for; `not` is one that is left out, as it cannot answer. */
	async masterOf(key: string, {not}: {not?: ClusterNode} = {}): Promise<ClusterNode> {
		const others = this.nodes.filter(node => node !== not);
		for (;;) {
			for (const node of others) if (await serves(node, key)) return node;
			await after(50);
		}
	}

	/** Moves a key's slot to another master, under whatever is written meanwhile, as `redis-cli --cluster` does. */
	async moveSlot(key: string, to: ClusterNode): Promise<void> {
		const end = await this.openMove(key, to);
		await end();
	}

	/** Begins such a move; what it gives ends it. In between, a key that is in neither node is written by nobody. */
	async openMove(key: string, to: ClusterNode): Promise<() => Promise<void>> {
		const from = await this.masterOf(key);
		const slot = await from.client.cluster('KEYSLOT', key);
		await to.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
		await from.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
		return async () => {
			for (;;) {
				// One key at a time: a log has two, so that one has moved while the other has not.
				const [name] = (await from.client.call('CLUSTER', 'GETKEYSINSLOT', slot, 1)) as string[];
				if (name === undefined) break;
				await from.client.migrate('127.0.0.1', to.server.port, name, 0, 5_000);
				await after(50);
			}
			for (const {client} of [to, from]) await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
		};
	}

	async stop(): Promise<void> {
		for (const client of this.#clients) client.disconnect();
		await Promise.all(this.nodes.map(({server}) => server.stop()));
	}
}

async function nodeOf(server: RedisServer): Promise<ClusterNode> {
	const client = server.client({retryStrategy: () => 50});
	return {server, client, id: (await client.cluster('MYID')) as string};
}

async function assemble(nodes: readonly ClusterNode[], masterCount: number): Promise<void> {
	const [masters, replicas] = [nodes.slice(0, masterCount), nodes.slice(masterCount)];
	const first = masters[0] as ClusterNode;
	await Promise.all(nodes.map(({client}, index) => client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)));
	await Promise.all(
		masters.map(({client}, index) => {
			const [start, end] = [index, index + 1].map(share => Math.floor((slotCount * share) / masterCount));
			return client.call('CLUSTER', 'ADDSLOTSRANGE', start as number, (end as number) - 1);
		}),
	);
	for (const {server} of nodes.slice(1)) await first.client.call('CLUSTER', 'MEET', '127.0.0.1', server.port);
	await Promise.all(nodes.map(({client}) => knows(client, nodes)));
	await Promise.all(
		replicas.map(({client}, index) =>
			client.call('CLUSTER', 'REPLICATE', (masters[index % masterCount] as ClusterNode).id),
		),
	);
	await Promise.all(nodes.map(({client}) => until(client, 'cluster_state', 'ok')));
	for (const {client} of replicas) {
		while (!/master_link_status:up/.test(await client.info('replication'))) await after(50);
	}
}

async function knows(client: Redis, nodes: readonly ClusterNode[]): Promise<void> {
	for (;;) {
		const known = (await client.cluster('NODES')) as string;
		// Until they have shaken hands, a node goes by an id that is made up.
		if (nodes.every(({id}) => known.includes(id)) && !known.includes('handshake')) return;
		await after(50);
	}
}

async function until(client: Redis, name: string, value: string): Promise<void> {
	while (!((await client.call('CLUSTER', 'INFO')) as string).includes(`${name}:${value}\r\n`))
		await after(50);
}

/** A node that does not serve the key answers MOVED or CLUSTERDOWN. */
async function serves({client}: ClusterNode, key: string): Promise<boolean> {
	if (client.status !== 'ready') return false;
	return client.exists(key).then(
		() => true,
		() => false,
	);
}
