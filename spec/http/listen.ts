import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

export type Handler = (req: IncomingMessage, res: ServerResponse) => unknown;

/** A server on a free loopback port; `stop()` cuts its connections. */
export async function listen(
	handler: Handler,
): Promise<{readonly port: number; readonly url: string; readonly server: Server; stop(): Promise<void>}> {
	const server = createServer(handler).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {
		port,
		url: `http://127.0.0.1:${port}/`,
		server,
		async stop() {
			if (!server.listening) return;
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
