import test from 'ava';
import {secretEnvironmentValues} from '../../lib/cli/secret-environment.ts';

const secret = test.macro((t, name: string) => {
	t.deepEqual(secretEnvironmentValues({[name]: 'abc123def'}), ['abc123def']);
});

for (const name of [
	'PASSWORD',
	'DB_PASSWORD',
	'MY_APP_SECRET',
	'APP_SECRETS',
	'NPM_TOKEN',
	'npm_config__authToken',
	'DEPLOY_PRIVATE_KEY',
	'GIT_SSH_KEY',
	'AWS_SECRET_ACCESS_KEY',
	'STRIPE_SECRET_KEY',
	'AZURE_CONNECTION_STRING',
	'OPENAI_API_KEY',
	'PGPASSWORD',
	'MYSQL_PWD',
	'DB_PASS',
	'SMTP_PASS',
	'SSHPASS',
	'REDISCLI_AUTH',
	'npm_config__auth',
	'SECRET_KEY_BASE',
	'RAILS_MASTER_KEY',
	'GITHUB_PAT',
	'STORAGE_KEY',
	'ACCOUNT_KEY',
	'appSecret',
	'clientSecret',
]) {
	test(name, secret, name);
}

const open = test.macro((t, environment: NodeJS.ProcessEnv) => {
	t.deepEqual(secretEnvironmentValues(environment), []);
});

test('the working directory', open, {PWD: '/home/me', OLDPWD: '/home/you'});
test('a number of tokens', open, {MAX_TOKENS: '100000'});
test('names that only contain a secret word', open, {
	TOKENIZER: 'abcdefgh',
	SECRETARY: 'abcdefgh',
	MONKEY: 'abcdefgh',
	COMPASS: 'abcdefgh',
	SPAT: 'abcdefgh',
	PATH: '/usr/local/bin',
});
test('programs that ask, sockets, and switches', open, {
	SSH_ASKPASS: '/usr/bin/ask',
	SSH_AUTH_SOCK: '/tmp/agent.1',
	REQUIRE_AUTH: 'enabled',
	PASSWORD_MIN_LENGTH: '100000',
});
test('short values', open, {DB_PASSWORD: 'short', NPM_TOKEN: '', API_KEY: '       '});
test('a URL without a password', open, {DATABASE_URL: 'postgres://localhost/app', OTHER_URL: 'nonsense'});

test('the password of a URL, as the server gets it and not as the URL spells it', t => {
	t.deepEqual(secretEnvironmentValues({DATABASE_URL: 'postgres://app:s3cr%40t-word@localhost/app'}), [
		's3cr@t-word',
	]);
});

test('a password in the parameters of a URL', t => {
	t.deepEqual(secretEnvironmentValues({CACHE_URL: 'redis://cache?password=hunter22'}), ['hunter22']);
});

test('each value once', t => {
	t.deepEqual(secretEnvironmentValues({A_TOKEN: 'abc123def', B_TOKEN: 'abc123def'}), ['abc123def']);
});
