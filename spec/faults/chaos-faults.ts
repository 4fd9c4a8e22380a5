import {setTimeout as after} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import type {FaultProxy} from '../support/proxy.ts';
import type {RedisServer} from '../support/redis.ts';

/** What can be broken, and what decides for how long. */
export type Scene = {readonly server: RedisServer; readonly proxy: FaultProxy; random(): number};

/** The name of one that `random` picks. */
export function pickFault(random: () => number): string {
	const names = Object.keys(faultsByName).filter(name => name !== rareFault);
	// It takes as long as twenty of the others.
	return random() < 0.02 ? rareFault : (names[Math.floor(random() * names.length)] as string);
}

/** Resolves when nothing is broken any more. */
export async function injectFault(name: string, scene: Scene): Promise<void> {
	await faultsByName[name]?.(scene);
}

const rareFault = 'kill -9 and restart';

const faultsByName: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
	'a reply cut after some bytes': ({proxy, random}) =>
		bounded(proxy.cutAfterReplyBytes(Math.floor(random() * 60))),
	'all connections cut': async ({proxy}) => proxy.killConnections(),
	'replies swallowed, then cut': async ({proxy, random}) => {
		proxy.swallowReplies = true;
		await after(random() * 20);
		proxy.killConnections();
		proxy.swallowReplies = false;
	},
	'half-open, then late': async ({proxy, random}) => {
		proxy.hold();
		await after(random() * 30);
		proxy.release();
	},
	'half-open, then cut': async ({proxy, random}) => {
		proxy.hold();
		await after(random() * 20);
		proxy.killConnections();
		proxy.release();
	},
	// Requests of a connection that its client has given up are still on their way.
	'everything late, then cut': async ({proxy, random}) => {
		proxy.delay.request = random() * 30;
		await after(random() * 20);
		proxy.killConnections();
		proxy.delay.request = 0;
	},
	'Redis stalled': async ({server, random}) => {
		server.freeze();
		await after(random() * 40);
		server.thaw();
	},
	'clients killed': ({server}) =>
		command(server, redis => redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')),
	'scripts flushed': ({server}) => command(server, redis => redis.script('FLUSH')),
	'writes paused': ({server}) => command(server, redis => redis.client('PAUSE', 30, 'WRITE')),
	'out of memory': ({server, random}) =>
		command(server, async redis => {
			await redis.config('SET', 'maxmemory', '1');
			await after(random() * 40);
			await redis.config('SET', 'maxmemory', '0');
		}),
	'a replica for a while': ({server, random}) =>
		command(server, async redis => {
			await redis.replicaof('127.0.0.1', 1);
			await after(random() * 40);
			await redis.replicaof('NO', 'ONE');
		}),
	[rareFault]: ({server}) => server.restart(),
};

async function command(server: RedisServer, run: (redis: Redis) => Promise<unknown>): Promise<void> {
	const redis = server.client();
	await run(redis);
	redis.disconnect();
}

// Nothing may be under way that could be cut.
async function bounded(fault: Promise<unknown>): Promise<void> {
	await Promise.race([fault, after(200, undefined, {ref: false})]);
}
