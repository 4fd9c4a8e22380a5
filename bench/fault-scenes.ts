import {setTimeout as after} from 'node:timers/promises';
import type {Fault, FaultScene} from './fault-run.ts';

/** 480 lines before, 40 while it lasts, 480 after it. */
export const faults: readonly Fault[] = [
	{name: 'The reply to a batch is lost, with its connection', inject: mended(replyLost)},
	{
		name: 'A connection breaks in the middle of a reply',
		inject: mended(async ({proxy, write}) => {
			const cut = proxy.cutAfterReplyBytes(60);
			write(40);
			await cut;
		}),
	},
	{
		name: 'The network holds everything back for 0.6 s; `socketTimeout: 200`',
		client: {socketTimeout: 200},
		inject: mended(async ({proxy, write}) => {
			proxy.hold();
			write(40);
			await after(600);
			proxy.release();
		}),
	},
	{
		name: 'Redis stalls for 1 s; `commandTimeout: 500`',
		client: {commandTimeout: 500},
		inject: mended(async ({server, write}) => {
			server.freeze();
			write(40);
			await after(1_000);
			server.thaw();
		}),
	},
	{
		name: 'A reply is lost; `autoResendUnfulfilledCommands: false`',
		client: {autoResendUnfulfilledCommands: false},
		inject: mended(replyLost),
	},
	{
		name: 'A reply is lost; `maxRetriesPerRequest: 0`',
		client: {maxRetriesPerRequest: 0},
		inject: mended(replyLost),
	},
	{
		name: 'Redis is killed and back after a second, with its data',
		inject: mended(async ({server, write}) => {
			await server.kill();
			write(40);
			await after(1_000);
			await server.restart();
		}),
	},
	{
		name: 'Redis is out of memory for 0.3 s',
		inject: mended(async ({admin, write}) => {
			await admin.config('SET', 'maxmemory', '1');
			write(40);
			await after(300);
			await admin.config('SET', 'maxmemory', '0');
		}),
	},
	{
		name: 'Redis is a replica for 0.3 s',
		inject: mended(async ({admin, write}) => {
			await admin.replicaof('127.0.0.1', 1);
			write(40);
			await after(300);
			await admin.replicaof('NO', 'ONE');
		}),
	},
	{
		name: 'The log is deleted, as an eviction does it',
		inject: mended(async ({admin, key, write}) => {
			await admin.del(key);
			write(40);
		}),
	},
	{
		name: 'Redis comes back empty, after 4,480 lines',
		persist: false,
		async inject(scene) {
			scene.write(4_000);
			await scene.stored(4_000);
			await mended(async ({server}) => server.restart())(scene, 4_000);
		},
	},
	{
		name: 'Redis never comes back',
		async inject({server, write, stored, answered, end, note}) {
			write(480);
			await stored(480);
			await answered();
			await server.kill();
			write(520);
			const seconds = await end();
			if (seconds < 5) note(`ended after ${seconds.toFixed(1)} s`);
			await server.restart();
		},
	},
	{
		name: 'The key is somebody else’s, of another type',
		async inject({admin, key, write, end, note}) {
			await admin.set(key, 'not a log');
			write(1_000);
			await end();
			if ((await admin.ttl(key)) !== -1) note('sets a TTL on the other’s key');
		},
	},
	{
		name: 'A command of 100,000 lines runs while Redis refuses writes',
		async inject({admin, command, note}) {
			await admin.config('SET', 'maxmemory', '1');
			const end = await command(100_000);
			note(typeof end === 'number' ? `the command exits with ${end}` : `the command is ended by ${end}`);
			await admin.config('SET', 'maxmemory', '0');
		},
	},
];

/** Before and after a fault that passes, all is well. */
function mended(
	fault: (scene: FaultScene) => Promise<void>,
): (scene: FaultScene, before?: number) => Promise<void> {
	return async (scene, before = 0) => {
		scene.write(480);
		await scene.stored(before + 480);
		await scene.answered();
		await fault(scene);
		scene.write(480);
	};
}

async function replyLost({proxy, write, stored}: FaultScene): Promise<void> {
	proxy.swallowReplies = true;
	write(40);
	await stored(520);
	proxy.killConnections();
	proxy.swallowReplies = false;
}
