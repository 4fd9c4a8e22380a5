import {UsageError} from './usage-error.ts';

export type RedisUrl = {
	/** As ioredis takes it; may hold a password, so never printed. */
	readonly href: string;
	/** For people: no password, no parameters. */
	readonly shown: string;
	/** Given by `--redis`, so that another `logsluice` needs to be told too. */
	readonly explicit: boolean;
	/** Never to be seen in a log. */
	readonly password: string | undefined;
};

/**
 * Where Redis is: `--redis`, else `LOGSLUICE_REDIS_URL`, else `REDIS_URL`, else the local one.
 *
 * @throws UsageError when that is not a Redis URL. It names where the URL came from and not the URL, whose password
 * cannot be found in what cannot be parsed.
 */
export function redisUrl(
	option: string | undefined,
	{LOGSLUICE_REDIS_URL, REDIS_URL}: NodeJS.ProcessEnv,
): RedisUrl {
	const candidates: [string, string | undefined][] = [
		['--redis', option],
		['LOGSLUICE_REDIS_URL', LOGSLUICE_REDIS_URL],
		['REDIS_URL', REDIS_URL],
	];
	const [origin, text] = candidates.find(([, value]) => value) ?? ['default', 'redis://127.0.0.1:6379'];
	const url = parsed(text as string);
	if (url === undefined) {
		throw new UsageError(
			`${origin} is not a Redis URL: redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS`,
		);
	}
	return {
		href: text as string,
		shown: shown(url),
		explicit: origin === '--redis',
		password: url.password === '' ? undefined : decoded(url.password),
	};
}

function parsed(text: string): URL | undefined {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const valid =
		url !== undefined &&
		(url.protocol === 'redis:' || url.protocol === 'rediss:') &&
		url.hostname !== '' &&
		/^\/?\d*$/.test(url.pathname);
	return valid ? url : undefined;
}

function shown({protocol, username, password, host, pathname}: URL): string {
	const user = username === '' && password === '' ? '' : `${username}${password === '' ? '' : ':***'}@`;
	return `${protocol}//${user}${host}${pathname === '/' ? '' : pathname}`;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
