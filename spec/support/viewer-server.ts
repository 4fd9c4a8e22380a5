import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Redis} from 'ioredis';
import {LogHub} from '../../lib/read/log-hub.ts';
import {createViewer} from '../../lib/viewer.ts';

/** A viewer of this Redis on a loopback port, a free one unless told otherwise; `basePath` as for `createViewer()`. */
export async function startViewer(
	redis: Redis,
	{basePath, port: wanted = 0}: {basePath?: string; port?: number} = {},
): Promise<{url: string; port: number; stop: () => Promise<void>}> {
	const hub = new LogHub(redis);
	const server: Server = createServer(createViewer({hub, basePath}));
	await new Promise<void>(resolve => server.listen(wanted, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	return {
		port,
		url: `http://127.0.0.1:${port}`,
		stop: async () => {
			const closed = new Promise(resolve => server.close(resolve));
			server.closeAllConnections();
			hub.close();
			await closed;
		},
	};
}
