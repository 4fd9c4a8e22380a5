import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {hostname} from 'node:os';
import {LogHub} from '../read/log-hub.ts';
import {createViewer} from '../viewer.ts';
import type {Arguments} from './arguments.ts';
import {connectRedis} from './connect-redis.ts';
import {hostGuard, isLoopback} from './host-guard.ts';
import {wholeNumber} from './numbers.ts';
import {redisOption} from './redis-option.ts';
import {redisUrl} from './redis-url.ts';
import {say, sayWarning} from './say.ts';
import {SetupError} from './setup-error.ts';
import {signInGuard} from './sign-in-guard.ts';
import {stopper} from './stopper.ts';
import {UsageError} from './usage-error.ts';
import type {Verb} from './verb.ts';
import {viewerToken} from './viewer-token.ts';

export const serveVerb: Verb = {
	name: 'serve',
	summary: 'show the jobs and their logs, live, in a browser',
	usage: 'serve [OPTIONS]',
	options: {
		port: {value: 'N', help: 'where to listen; default 4777, 0 takes any that is free'},
		host: {value: 'ADDRESS', help: 'the address to listen on; default 127.0.0.1, this machine alone'},
		'allow-host': {
			value: 'NAMES',
			help: 'further names, with commas between, under which browsers may come: that of a proxy before it',
		},
		'token-file': {value: 'FILE', help: 'the token to sign in with; else LOGSLUICE_TOKEN, else a new one'},
		'no-token': {help: 'let in everybody who can reach it; only on a loopback address'},
		...redisOption,
	},
	notes: [
		'Prints a URL to sign in with: other users of this machine can reach the port too. Whoever has signed in can ' +
			'read the log of every job.',
		'It speaks plain HTTP. Where others could listen, put a proxy with TLS before it, or come through ssh -L.',
	],
	examples: ['logsluice serve', 'logsluice serve --port 8080 --token-file ~/.logsluice-token'],
	run: serve,
};

async function serve({values, switches, positionals}: Arguments): Promise<number> {
	if (positionals.length > 0) throw new UsageError('serve takes only options');
	const host = values.get('host') ?? '127.0.0.1';
	const port = wholeNumber('--port', values.get('port') ?? '4777');
	if (port > 65_535) throw new UsageError(`--port needs a port from 0 to 65535, got ${port}`);
	const names = hostNames(values.get('allow-host'));
	const url = redisUrl(values.get('redis'), process.env);
	const token = await viewerToken(
		{file: values.get('token-file'), none: switches.has('no-token'), isLoopback: isLoopback(host)},
		process.env,
	);

	const {signal, stop} = stopper();
	let [wasReady, exitCode] = [false, 0];
	const {redis, close} = await connectRedis(url, (trouble, refused) => {
		// What refuses us from the beginning is no outage: it is not over by itself.
		const isOver = refused && !wasReady;
		sayWarning(isOver ? trouble : `warning: ${trouble}; still trying`);
		if (!isOver) return;
		exitCode = 1;
		stop(exitCode);
	});
	redis.once('ready', () => {
		wasReady = true;
	});
	const hub = new LogHub(redis);
	const viewer = createViewer({hub});
	const isOurHost = hostGuard([host, hostname(), ...names]);
	const server = createServer();
	try {
		await listen(server, host, port);
		const address = server.address() as AddressInfo;
		const isSignedIn = signInGuard(token.value, address.port);
		server.on('request', (req, res) => {
			if (isOurHost(req, res) && isSignedIn(req, res)) viewer(req, res);
		});
		const place = `http://${shownHost(host)}:${address.port}/`;
		say(`serving the logs of ${url.shown}; ^C ends it`);
		if (!isLoopback(host)) sayWarning('warning: this is plain HTTP, which others on the network can read');
		say(`open ${token.isNew ? `${place}?token=${token.value}` : place}`);
		if (token.value !== undefined && !token.isNew) say('and sign in with the token that you gave');
		if (!signal.aborted) await new Promise(resolve => signal.addEventListener('abort', resolve));
		return exitCode;
	} finally {
		server.close();
		// Followers would stay until their jobs end.
		server.closeAllConnections();
		hub.close();
		close();
	}
}

// A name with more than a name would never be that of a request.
function hostNames(text = ''): string[] {
	const names = text.split(/[\s,]+/).filter(name => name !== '');
	const wrong = names.find(name => !/^[\w.-]+$/.test(name));
	if (wrong === undefined) return names;
	throw new UsageError(
		`--allow-host needs names such as logs.example.com, without https:// and port, got ${JSON.stringify(wrong)}`,
	);
}

async function listen(server: Server, host: string, port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) =>
			reject(new SetupError(failure(error, host, port))),
		);
		server.listen(port, host, resolve);
	});
}

function failure({code, message}: NodeJS.ErrnoException, host: string, port: number): string {
	switch (code) {
		case 'EADDRINUSE':
			return `port ${port} is taken, perhaps by another logsluice serve; another one: --port ${port + 1}`;
		case 'EACCES':
			return `port ${port} is not for this user; one above 1023 is: --port 4777`;
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return `--host ${host} is no address of this machine (${code})`;
		default:
			return `cannot listen on ${host}, port ${port}: ${message}`;
	}
}

/** What to type for it: an address that stands for all is none to go to. */
function shownHost(host: string): string {
	if (host === '0.0.0.0' || host === '::') return hostname();
	return host.includes(':') ? `[${host}]` : host;
}
