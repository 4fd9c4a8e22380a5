import test from 'ava';
import {redisUrl} from '../../lib/cli/redis-url.ts';
import {UsageError} from '../../lib/cli/usage-error.ts';

const local = 'redis://127.0.0.1:6379';

test('--redis comes before the environment', t => {
	const environment = {LOGSLUICE_REDIS_URL: 'redis://b', REDIS_URL: 'redis://c'};
	t.is(redisUrl('redis://a', environment).href, 'redis://a');
	t.is(redisUrl(undefined, environment).href, 'redis://b');
	t.is(redisUrl(undefined, {REDIS_URL: 'redis://c'}).href, 'redis://c');
	t.is(redisUrl(undefined, {LOGSLUICE_REDIS_URL: '', REDIS_URL: ''}).href, local);
});

test('only --redis counts as told', t => {
	t.true(redisUrl('redis://a', {}).explicit);
	t.false(redisUrl(undefined, {REDIS_URL: 'redis://a'}).explicit);
});

const shows = test.macro((t, url: string, expected: string, password?: string) => {
	const {shown, password: found} = redisUrl(url, {});
	t.is(shown, expected);
	t.is(found, password);
});

test('no password', shows, 'redis://cache:7000/2', 'redis://cache:7000/2');
test('a password alone', shows, 'redis://:hunter22@cache', 'redis://:***@cache', 'hunter22');
test('user and password', shows, 'rediss://me:hunter22@cache:1', 'rediss://me:***@cache:1', 'hunter22');
test('an encoded password', shows, 'redis://:a%40b%2Fc@cache', 'redis://:***@cache', 'a@b/c');
test('a password in the parameters', shows, 'redis://cache?password=a%40b22', 'redis://cache', 'a@b22');
test('a user without a password', shows, 'redis://default@cache/1', 'redis://***@cache/1');
test(
	'a password in place of the user',
	shows,
	'redis://s3cr3t9Kd82mQx@cache',
	'redis://***@cache',
	's3cr3t9Kd82mQx',
);

const tells = test.macro((t, url: string, expected: boolean) => {
	t.is(redisUrl(url, {}).isWhole, expected);
});

test('what shows all of it can be typed', tells, 'redis://cache:7000/2', true);
test('what hides a password cannot', tells, 'redis://:hunter22@cache', false);
test('what hides a user cannot', tells, 'redis://default@cache', false);
test('what hides parameters cannot', tells, 'redis://cache?password=hunter22', false);

const counts = test.macro((t, url: string, href: string, ignored: string[] = []) => {
	const given = redisUrl(url, {});
	t.is(given.href, href);
	t.deepEqual(given.ignored, ignored);
});

test(
	'parameters that count',
	counts,
	'redis://cache/1?family=0&keyPrefix=a%3A&password=b%262',
	'redis://cache/1?family=0&keyPrefix=a%3A&password=b%262',
);
test(
	'options of the client do not, nor what other clients know',
	counts,
	'redis://cache?sentinels=x&Connector=1&db=2&ssl_cert_reqs=none',
	'redis://cache?db=2',
	['sentinels', 'Connector', 'ssl_cert_reqs'],
);
test('a question mark with nothing behind it', counts, 'redis://cache?', 'redis://cache?');

const refused = test.macro((t, url: string, message?: RegExp) => {
	const error = t.throws(() => redisUrl(undefined, {REDIS_URL: url}), {instanceOf: UsageError});
	t.regex(error?.message ?? '', message ?? /^REDIS_URL is not a Redis URL/);
	t.notRegex(error?.message ?? '', /hunter22/);
});

test('a host and a port', refused, 'localhost:6379');
test('another protocol', refused, 'http://:hunter22@localhost');
test('no host', refused, 'redis://');
test('a database that is no number', refused, 'redis://:hunter22@localhost/cache');
test('a port that is none', refused, 'redis://:hunter22@localhost:port');
test('a slash in a password', refused, 'redis://:hunter22/x@localhost');
test(
	'a password that is not encoded',
	refused,
	'redis://:hunter22%off@cache',
	/^REDIS_URL: a % in .* is written %25/,
);
test(
	'a user name that is not encoded',
	refused,
	'redis://50%off:hunter22@cache',
	/^REDIS_URL: a % in .* is written %25/,
);
test(
	'a parameter for a database that is none',
	refused,
	'redis://localhost?db=x',
	/^REDIS_URL: db has to be/,
);
test(
	'a family of addresses that is none',
	refused,
	'redis://localhost?family=5',
	/: family has to be 4 .*, 6 .* or 0/,
);
