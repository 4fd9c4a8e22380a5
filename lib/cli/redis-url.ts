import {isSecretValue} from '../redaction/secret-values.ts';
import {redisUrlParameters} from './redis-url-parameters.ts';
import {urlPassword} from './url-password.ts';
import {UsageError} from './usage-error.ts';

export type RedisUrl = {
	/** As ioredis takes it; may hold a password, so never printed. */
	readonly href: string;
	/** As it was given, letter for letter; never printed either. */
	readonly given: string;
	/** For people: no password, no parameters, and no user without a password, which may be a misplaced one. */
	readonly shown: string;
	/** `shown` lacks nothing and works as it is. */
	readonly isWhole: boolean;
	/** Given by `--redis`, so that another `logsluice` needs to be told too. */
	readonly explicit: boolean;
	/** Names of parameters that do not count. */
	readonly ignored: readonly string[];
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
	const [origin, given = ''] = candidates.find(([, value]) => value) ?? ['default', 'redis://127.0.0.1:6379'];
	const url = parsed(given);
	if (url === undefined) {
		throw new UsageError(
			`${origin} is not a Redis URL: redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS`,
		);
	}
	if (!isEncoded(url)) {
		throw new UsageError(
			`${origin}: a % in the user name or password is written %25, and likewise @ %40, : %3A, / %2F`,
		);
	}
	const {kept, ignored} = redisUrlParameters(url, origin);
	return {
		href: url.search === '' ? given : given.replace(/\?.*$/s, kept),
		given,
		shown: shown(url),
		isWhole: url.username === '' && url.password === '' && url.search === '',
		explicit: origin === '--redis',
		ignored,
		password: urlPassword(url) || misplacedPassword(url),
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

/** Otherwise ioredis throws, and says no more than that something is malformed. */
function isEncoded({username, password}: URL): boolean {
	try {
		decodeURIComponent(`${username} ${password}`);
		return true;
	} catch {
		return false;
	}
}

function shown({protocol, username, password, host, pathname}: URL): string {
	const user = password === '' ? (username === '' ? '' : '***@') : `${username}:***@`;
	return `${protocol}//${user}${host}${pathname === '/' ? '' : pathname}`;
}

// `redis://PASSWORD@host` for `redis://:PASSWORD@host`. A word there is a user, and lines that name it stay as they are.
function misplacedPassword({username}: URL): string | undefined {
	return isSecretValue(username, 'medium') ? username : undefined;
}
