import {EventEmitter, once} from 'node:events';
import {type AddressInfo, connect, createServer, type Server, type Socket} from 'node:net';
import {setTimeout as after} from 'node:timers/promises';

/** A TCP proxy on a free loopback port in front of `target`, for the faults of a network. */
export async function startProxy(target: number): Promise<FaultProxy> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	return new FaultProxy(server, target);
}

/** What waits in one direction of one connection, at most: past it the sender is not read, as in a full network. */
const MAX_HELD_BYTES = 256 * 1024;

type Way = 'request' | 'reply';
type Connection = {readonly client: Socket; readonly server: Socket};

export class FaultProxy {
	readonly port: number;
	readonly url: string;

	/** Milliseconds by which each direction is late; order is kept. */
	readonly delay: Record<Way, number> = {request: 0, reply: 0};

	/** Requests reach the server; its replies vanish. Connections stay open. */
	swallowReplies = false;

	/** New connections are closed at once; the open ones stay. */
	refuseConnections = false;

	/** Connections ever taken, those refused left out. */
	accepted = 0;
	/** Bytes passed on. */
	readonly bytes: Record<Way, number> = {request: 0, reply: 0};
	swallowedBytes = 0;

	readonly #server: Server;
	readonly #connections: Set<Connection> = new Set();
	/** `release` and `cut`, when they happen. */
	readonly #events: EventEmitter = new EventEmitter().setMaxListeners(0);
	#held = false;
	#replyBytesLeft = Number.POSITIVE_INFINITY;

	constructor(server: Server, target: number) {
		this.#server = server;
		this.port = (server.address() as AddressInfo).port;
		this.url = `redis://127.0.0.1:${this.port}`;
		server.on('connection', client => {
			if (this.refuseConnections) client.destroy();
			else this.#take({client, server: connect(target, '127.0.0.1')});
		});
	}

	/** Connections open now. */
	get open(): number {
		return this.#connections.size;
	}

	/**
	 * Lets `count` more bytes of replies through, on all connections together, then closes the connection that the
	 * last of them went to, both sides; once. Resolves when that is done.
	 */
	async cutAfterReplyBytes(count: number): Promise<void> {
		this.#replyBytesLeft = count;
		await once(this.#events, 'cut');
	}

	/** Half-open: nothing passes in either direction, neither bytes nor the end of a connection, until `release()`. */
	hold(): void {
		this.#held = true;
	}

	/** Ends a `hold()`: all that was sent meanwhile arrives, late, as after a network's recovery. */
	release(): void {
		this.#held = false;
		this.#events.emit('release');
	}

	/** Closes both sides of every connection; what was under way in the proxy is lost. */
	killConnections(): void {
		for (const connection of this.#connections) this.#close(connection);
	}

	async stop(): Promise<void> {
		const closed = once(this.#server, 'close');
		this.#server.close();
		this.killConnections();
		this.release();
		await closed;
	}

	#take(connection: Connection): void {
		this.accepted++;
		this.#connections.add(connection);
		this.#carry('request', connection, connection.client, connection.server);
		this.#carry('reply', connection, connection.server, connection.client);
	}

	#close(connection: Connection): void {
		this.#connections.delete(connection);
		connection.client.destroy();
		connection.server.destroy();
	}

	#carry(way: Way, connection: Connection, from: Socket, to: Socket): void {
		let passed: Promise<unknown> = Promise.resolve();
		let heldBytes = 0;
		from.setNoDelay(true);
		from.on('data', (chunk: Buffer) => {
			heldBytes += chunk.length;
			if (heldBytes > MAX_HELD_BYTES) from.pause();
			const late = this.delay[way] > 0 ? after(this.delay[way]) : undefined;
			passed = passed.then(async () => {
				await late;
				await this.#released();
				await this.#pass(way, connection, to, chunk);
				heldBytes -= chunk.length;
				if (heldBytes <= MAX_HELD_BYTES) from.resume();
			});
		});
		// 'close' always follows; without a listener the error itself would end the process.
		from.on('error', () => {});
		from.on('close', async () => {
			await passed;
			await this.#released();
			if (to.destroyed) this.#connections.delete(connection);
			else to.destroySoon();
		});
	}

	async #released(): Promise<void> {
		while (this.#held) await once(this.#events, 'release');
	}

	async #pass(way: Way, connection: Connection, to: Socket, chunk: Buffer): Promise<void> {
		if (to.destroyed) return;
		if (way === 'reply' && this.swallowReplies) {
			this.swallowedBytes += chunk.length;
			return;
		}
		const cut = way === 'reply' && chunk.length >= this.#replyBytesLeft;
		const part = cut ? chunk.subarray(0, this.#replyBytesLeft) : chunk;
		this.bytes[way] += part.length;
		if (way === 'reply')
			this.#replyBytesLeft = cut ? Number.POSITIVE_INFINITY : this.#replyBytesLeft - part.length;
		const written = new Promise(resolve => to.write(part, resolve));
		if (cut || to.writableNeedDrain) await written;
		if (!cut) return;
		this.#close(connection);
		this.#events.emit('cut');
	}
}
