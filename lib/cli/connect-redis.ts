import type {Redis} from 'ioredis';
import {hidePassword} from './hide-password.ts';
import type {RedisUrl} from './redis-url.ts';
import {say, sayWarning} from './say.ts';
import {SetupError} from './setup-error.ts';

export type RedisConnection = {
	readonly redis: Redis;
	/** Redis is away, and `onAway` has been told. */
	readonly isAway: boolean;
	close(): void;
};

/**
 * A client of our own, that goes on trying. `onAway` is told once an outage, in words for people; `refused` when
 * Redis is there but will not have us. That it is back is said here.
 *
 * @throws SetupError when ioredis, which only some verbs need, is not installed.
 */
export async function connectRedis(
	url: RedisUrl,
	onAway: (trouble: string, refused: boolean) => void,
): Promise<RedisConnection> {
	hidePassword(url);
	const {href, shown, ignored} = url;
	if (ignored.length > 0) {
		sayWarning(`warning: of the parameters of the Redis URL these do not count: ${ignored.join(', ')}`);
	}
	const Client = await loadClient();
	const redis = new Client(href, {
		connectionName: 'logsluice',
		connectTimeout: silenceMs,
		// What is in flight when the connection breaks is answered for at once: both the writer and the reader send
		// again by themselves, and neither doubles anything.
		maxRetriesPerRequest: 0,
		retryStrategy: attempt => Math.min(100 * 2 ** Math.min(attempt, 5), 2000),
		// A server that went away without a word, or a network that swallows everything.
		socketTimeout: 20_000,
	});
	let isAway = false;
	const away = (trouble: string, refused: boolean) => {
		clearTimeout(silence);
		if (isAway) return;
		isAway = true;
		onAway(`Redis at ${shown} ${trouble}`, refused);
	};
	let silence: NodeJS.Timeout | undefined;
	redis.on('connect', () => {
		// Somebody takes the connection and then says nothing, which is no error for long.
		clearTimeout(silence);
		silence = setTimeout(
			away,
			silenceMs,
			`is not ready ${silenceMs / 1000} s after it took the connection`,
			false,
		);
	});
	redis.on('error', (error: ConnectionError) => {
		const refused = error.name === 'ReplyError';
		away(refused ? refusal(error) : failure(error), refused);
		// The client goes on without: in database 0, which was not asked for.
		if (refused && error.command?.name === 'select') redis.disconnect();
	});
	redis.on('ready', () => {
		clearTimeout(silence);
		if (isAway) say(`Redis at ${shown} answers again`);
		isAway = false;
	});
	return {
		redis,
		get isAway() {
			return isAway;
		},
		close: () => {
			clearTimeout(silence);
			redis.disconnect();
		},
	};
}

const silenceMs = 5000;

/** Of ioredis, which adds to an answer the command that it answers. */
type ConnectionError = NodeJS.ErrnoException & {readonly command?: {readonly name: string}};

// The server's own words name commands that nobody here has typed.
function refusal({message, command}: ConnectionError): string {
	if (message.startsWith('NOAUTH')) return 'wants a password (NOAUTH)';
	if (message.startsWith('WRONGPASS')) return 'does not accept the user name or password (WRONGPASS)';
	if (command?.name === 'select') return `refuses us its database (${message})`;
	return `refuses us (${message})`;
}

function failure({code, message}: ConnectionError): string {
	if (code === undefined && /RESP type|Protocol error/.test(message))
		return 'is no Redis: it answers in another way';
	// An attempt on several addresses fails with a code and an empty message.
	return `cannot be reached (${code ?? message})`;
}

async function loadClient(): Promise<typeof Redis> {
	try {
		return (await import('ioredis')).Redis;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
		throw new SetupError('this needs the package ioredis beside logsluice: npm install ioredis', {
			cause: error,
		});
	}
}
