import test from 'ava';
import {redactText} from '../../../lib/redaction/redact-text.ts';

const password = ['Tr0ub', '4dor&3'].join('');
const token = ['Xq7Lm2', 'vT9pRz', '4Kw8Yb3'].join('');
const crypt = `$6$${'ab'.repeat(4)}$${'x/9'.repeat(20)}`;

/** Each `‹…›` is what must go; all else must stay. */
const masks = test.macro({
	exec(t, text: string) {
		t.is(redactText(text.replace(/[‹›]/g, '')), text.replace(/‹[^›]*›/g, '[REDACTED]'));
	},
	title: (_, text: string) => `masks ${text.replaceAll('\n', ' ⏎ ')}`,
});

const stays = test.macro({
	exec(t, line: string) {
		t.is(redactText(line), line);
	},
	title: (_, line: string) => `leaves ${line}`,
});

for (const text of [
	// Statements of SQL.
	`CREATE USER app IDENTIFIED BY '‹${password}›'`,
	`create user app identified with caching_sha2_password by "‹${password}›"`,
	`ALTER ROLE app WITH PASSWORD '‹it''s›';`,
	`SET PASSWORD FOR 'app'@'%' = PASSWORD('‹${password}›')`,
	// Commands.
	`openssl enc -aes-256-cbc -k ‹${password}› -in a`,
	`net use \\\\host\\share /user:dom\\ci ‹${password}›`,
	`kubectl create secret generic db --from-literal=user=‹ci-user› --from-literal=pin=‹1234›`,
	`requirepass ‹${password}›`,
	`AUTH PLAIN ‹${Buffer.from(`\0ci\0${password}`).toString('base64')}›`,
	`keyPassword '‹x1y2z3w4›'`,
	`registry_token "‹${token}›"`,
	// Network devices.
	'snmp-server community ‹r0stuff› RO',
	`enable secret 5 ‹${crypt}›`,
	'enable password ‹cisco123›',
	'username admin privilege 15 password 7 ‹094F471A1A0A›',
	'tacacs-server host 10.0.0.1 key 7 ‹0822455D0A16›',
	'  neighbor 10.0.0.1 password ‹s3cretBGP›',
	'  key-string ‹mysecretkey1›',
	// What tools tell.
	`root:‹${crypt}›:19000:0:99999:7:::`,
	`Password for user admin is ‹${password}›`,
	`A temporary password is generated for root@localhost: ‹${password}›`,
	`The ADMIN_PASSWORD is ‹${password}›`,
	`Your password is: ‹${password}›`,
	`machine a.b\n  login ci\n  password ‹${password}›\nmachine c.d`,
	`:pserver:ci:‹${password}›@host:/root`,
	`sqlplus ci/‹${password}›`,
	`rabbitmqctl add_user ci ‹${password}›`,
	// With white space, which only quotes keep together; quotes that begin before the password.
	"smbclient -U 'ci%‹two words›' //host/share",
	'lftp -u "ci,‹two words›" host',
	'openssl pkcs12 -passin "pass:‹two words›"',
	"htpasswd -b users ci '‹two words›'",
	'requirepass "‹two words›"',
	`kubectl create secret generic a --from-literal=x="‹two words›" --from-literal='y=‹two words›' --from-literal z=‹${password}›`,
	"echo '‹two words›' | docker login --password-stdin",
	'echo "ci:‹two words›" | chpasswd',
	`printf '%s' '‹${password}›' | docker login -u ci --password-stdin`,
	'docker login --password-stdin <<< "‹two words›"',
	`lftp -u ci,‹${password}› host`,
	`ssh-keygen -t ed25519 -N "‹${password}›" -f key`,
	`Unseal Key 1: ‹${Buffer.from(password.repeat(3)).toString('base64')}›`,
	`twine upload -u __token__ -p ‹${password}› dist/*`,
	`https://‹${token}›:x-oauth-basic@github.com/a/b`,
	`Please use the following password to proceed to installation:\n\n‹${'0a1b2c3d'.repeat(4)}›\n\nThis may also be found at: /var/a`,
	`mnemonic: ‹${'legal winner thank year wave sausage '.repeat(2).trim()}›`,
	`.dockerconfigjson: ‹${Buffer.from('{"auths":{}}').toString('base64')}›`,
]) {
	test(masks, text);
}

for (const line of [
	'the password is checked by the server',
	"rejects the password 'abc'",
	'kubectl create configmap c --from-literal=level=debug9',
	'curl -k https://example.com/a',
	'AUTH LOGIN',
	'snmp community strings are not set',
	'enabled password policy',
	'enable secret',
	'strips the username and password given',
	'Enter password for user admin:',
	'git add -u :/',
	'ssh-keygen -t ed25519 -N "" -f key',
	'login shell\npassword prompt disabled',
	'curl -u <user:password> https://a',
	'AUTH <user> <password> logs in, or <password> alone',
	'Cache restored from key: node-modules-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c',
	'key: v1-linux-0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d',
	'password_hash: bcrypt',
	'accept: secret => !isPlaceholder(secret),',
	'Authorization: Bearer <token>',
	'# Keep Authorization: headers on a redirect.',
	"'Authorization': auth,",
	"authorization = authorization.split(':')",
	'headers.authorization = "Basic " + Buffer.from(auth).toString("base64");',
	"const header = isProxy ? 'Proxy-Authorization' : 'Authorization';",
	'--allow-interactive-authorization=no --augment-creds=no',
	'docker run -p 127.0.0.1:5432:5432 postgres:16',
	'docker run -p 8000-8010:8000-8010/udp app',
	'perldoc -u Some::Module',
	"f'machine {host} login {self.username} password {self.password}'",
	'a proxy in the form scheme://[user:passwd@]proxy.server:port',
	'redis://[[USER]:PASSWORD@]HOST[:PORT]',
	`[![codecov](https://codecov.io/gh/a/b/graph/badge.svg?token=${['HEGs', 'zEFpTc'].join('')})](https://codecov.io/gh/a/b)`,
	'{headers: {Authorization: `Bearer $\x7btoken}`}}',
]) {
	test(stays, line);
}
