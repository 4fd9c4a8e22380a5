import test from 'ava';
import {redactText} from '../../lib/redaction/redact-text.ts';

// Looks random, as real ones do; not of the form of any provider.
const token = ['Xq7Lm2', 'vT9pRz', '4Kw8Yb3'].join('');
const uuid = ['5f1e2d3c', '7a6b', '4c5d', '8e9f', '0a1b2c3d4e5f'].join('-');
const base64 = Buffer.from(`ci:${token}`).toString('base64');

/** Each `‹…›` is what must go; all else must stay. */
const masks = test.macro({
	exec(t, line: string) {
		const expected = line.replace(/‹[^›]*›/g, '[REDACTED]');
		t.is(redactText(line.replace(/[‹›]/g, '')), expected);
	},
	title: (_, line) => `masks ${line}`,
});

const stays = test.macro({
	exec(t, line: string) {
		t.is(redactText(line), line);
	},
	title: (_, line) => `leaves ${line}`,
});

for (const line of [
	// The names that a name is made of, in every dress.
	`API_KEY=‹${token}›`,
	`export API_KEY="‹${token}›"`,
	`FOO=1 API_KEY=‹${token}› BAR=2`,
	'password=‹hunter2›',
	'password: ‹letmein›',
	'password: ‹{hunter2}›',
	'password: ‹0xdeadbeef1›',
	'password = ‹hunter› ',
	'user = ci, password = ‹hunter›',
	'password= ‹hunter›',
	"PASSWORD=$'‹hunter2›'",
	'password:\n  "‹correct horse›"',
	"passwords:\n  - '‹Correct Horse 9›'",
	'password == "‹correcthorse›"',
	'password: ‹(correct)›',
	'Password = ‹correct-horse›',
	'DB_PASSWORD=‹abcd›',
	'dbPassword: "‹abcd efgh›"',
	'PGPASSWORD=‹s3cret›',
	'spring.datasource.password=‹Lf#Wm7$x›',
	'client-secret: ‹abcdefgh›',
	'secret_key_base=‹abcdefgh›',
	`access_token=‹${token}›`,
	`"apiToken": "‹${token}›",`,
	`{\\u0022apiToken\\u0022:\\u0022‹${token}›\\u0022,\\u0022port\\u0022:1}`,
	// A space before the colon, Go's maps, options of Windows, prefixes of strings, Dockerfiles, .NET's settings.
	'Password : ‹Tr0ub4dor&3x›',
	'map[password:‹hunter2› user:ci]',
	'map[user:ci password:‹hunter2›]',
	"define('DB_PASSWORD', '‹hunter2›');",
	'System.setProperty("javax.net.ssl.keyStorePassword", "‹hunter2›");',
	'setup.exe /password:‹Tr0ub4dor&3x› /quiet',
	`{'client_secret': b'‹${token}›'}`,
	`NSString *apiKey = @"‹${token}›";`,
	'ENV DB_PASSWORD ‹hunter2›',
	`<setting name="ApiKey"><value>‹${token}›</value></setting>`,
	// The word in the middle of the name; the cell of a table behind it.
	`TOKEN_FOR_CI=‹${token}›`,
	`secret_of_the_app: ‹${token}›`,
	`deployToken,‹${token}›,`,
	`api_token,‹${token}›`,
	`token: ‹${uuid}›`,
	`"user_auth": "‹${base64}›"`,
	// Signs of assignment.
	`deployToken := "‹${token}›"`,
	`deployToken ::= ‹${token}›`,
	`deploy_token ?= ‹${token}›`,
	`$deployToken .= '‹${token}›'`,
	`"deployToken" => "‹${token}›"`,
	`var deployToken string = "‹${token}›"`,
	`const token: string = '‹${token}›';`,
	`os.setenv("DEPLOY_TOKEN", "‹${token}›")`,
	`config["password"] = "‹hunter2›"`,
	// Quotes within quotes, and none.
	String.raw`body="{\"password\":\"‹hunter2›\",\"user\":\"ci\"}"`,
	String.raw`"{\\\"password\\\":\\\"‹hunter2›\\\"}"`,
	String.raw`{"env":"API_TOKEN=‹${token}›\nDEBUG=1"}`,
	'&quot;password&quot;:&quot;‹hunter2›&quot;',
	'%22password%22%3A%22‹hunter2›%22',
	String.raw`password="‹a\"b›" user=ci`,
	"{'password': '‹hunter2›', 'user': 'ci'}",
	'cfg={Host:db Port:5432 Password:‹hunter2› SSL:true}',
	'Server=db;User Id=sa;Password=‹hunter2›;Encrypt=true',
	'user=ci&password=‹hunter2›&next=1',
	// Markup and pairs of name and value.
	'<password>‹hunter2›</password>',
	'<entry key="db.password">‹hunter2›</entry>',
	'<add key="ClearTextPassword" value="‹hunter2›" />',
	'{"name":"DB_PASSWORD","value":"‹hunter2›"}',
	'- name: DB_PASSWORD  value: ‹hunter2›',
	// Options of commands.
	'deploy --password ‹hunter2› --verbose',
	"deploy --password '‹hunter two›' --verbose",
	`deploy --token=‹${token}› --prod`,
	`deploy --api-key ‹${token}›`,
	`-ClientSecret '‹${token}›'`,
	`npm config set //registry.npmjs.org/:_authToken ‹${token}›`,
	'aws configure set aws_secret_access_key ‹abcdefgh›',
	`//registry.npmjs.org/:_authToken=‹${uuid}›`,
	`//registry.npmjs.org/:_auth=‹${base64}›`,
]) {
	test(masks, line);
}

for (const line of [
	// The hash of a key, what is said about a secret, the next argument.
	`issuerKeyHash=${token}`,
	`secret_name=${token}`,
	`token_count,${token.length}`,
	`sign(token, ${token})`,
	'login(user=user, password=password)',
	// What Terraform shows.
	'  + password = (sensitive value)',
	'  + password = (known after apply)',
	'image: registry/app-password:1.2.3',
	'password:reset',
	// Names that say nothing.
	`cache-key: ${token}`,
	`public_key = "${token}"`,
	`partition_key=${token}`,
	`restore-key: linux-${token}`,
	`"credentialId": "${token}"`,
	`kms_key_id: ${uuid}`,
	`csrf_token=${token}`,
	'next_page_token: abc123def456ghi789',
	'author = "jane"',
	'monkey: abc123def456ghi789jkl',
	'COMPASS_HEADING=182.4',
	'PASSWORD_MIN_LENGTH=12',
	'token_url=https://example.com/oauth/token',
	'key_file: /etc/ssl/key.pem',
	// Values that are none.
	'password=$DB_PASSWORD',
	`password=\${DB_PASSWORD}`,
	`token: \${{ secrets.GITHUB_TOKEN }}`,
	'password: {{ vault_password }}',
	'password=%DB_PASSWORD%',
	'password: ***',
	'password=[REDACTED]',
	'password: <your password>',
	'password: xxxxxxxx',
	'password: null',
	'token: true',
	'const password = process.env.PASSWORD;',
	'const token = await getToken();',
	'password: string;',
	'password: options.password,',
	'privateKey: KeyObject;',
	'PWD=/home/runner/work',
	'secret: /run/secrets/db',
	// Prose, and counts.
	'Password: required for login',
	'password authentication failed for user "ci"',
	'Enter passphrase for key /home/me/.ssh/id_rsa:',
	'the option --password requires an argument',
	'prompt_tokens=1543 completion_tokens=287 total_tokens=1830',
	'max_tokens: 4096',
	'--- PASS: TestTokenRefresh/expired_token (0.01s)',
	'pass: 412  fail: 0  skip: 3',
	'Executed: secrets:scan, auth:generate, token:types, build',
	'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf',
	'docker build --secret id=npmrc,src=.npmrc .',
	'docker login --password-stdin',
	// Numbers, types and names of code; a mask; what is left of a key in a manual; algorithms.
	'USERNAME_PASSWORD: 0x02,',
	'IMAGE_REL_AMD64_TOKEN = 0x000D,',
	'CSMAGIC_EMBEDDED_SIGNATURE = 0xfade0cc0, /* embedded form of signature data */',
	'SEC_ERROR_RETRY_PASSWORD = SEC_ERROR_BASE + 16,',
	'private_key: PRIVATE_KEY_TYPES,',
	"userid = passwd = acct = ''",
	'my $password = shift;',
	'SSL_ERROR_MALFORMED_PRE_SHARED_KEY = (SSL_ERROR_BASE + 147),',
	'    self.username, self.password = credentials',
	'mount.cifs: user=ci password= domain=example',
	'print(f"password={password!r}")',
	'clang -mllvm -debug-pass=Structure',
	'if (password === confirmPassword) {',
	'assert password == expected.password',
	':param passphrase: (optional) if encrypted PEM format, this can be',
	'password: (bool, optional): Hide typed text.',
	'* `passphrase`: {string | Buffer} The passphrase to use',
	'{buf: &#x3C;string|buffer>[, passphrase: &#x3C;string>]}',
	'NODE_AUTH_TOKEN: XXXXX-XXXXX-XXXXX-XXXXX',
	"new Sandbox({ apiKey: 'e2b_...' })",
	'signature: sha256-RSA2048',
	'@GNUTLS_KX_ECDHE_PSK: ECDHE-PSK key-exchange algorithm.',
	"'allPass': 'overEvery',",
	'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
	'pkg/token.py,sha256=vA2yNHGJBHfq4jNQSah7C9DmIOp34MmYHPA8P-cYAHI,6184',
	// Digests.
	'key: 9fceb02d0ae598e95dc970b74767f19372d61af8',
	`key: ${uuid}`,
	'"integrity": "sha512-UcjcJOWknrNkF6PLX83qcHM6KHgVKNkV62Y8a5uYDVv9ydGQVwAHMKqHdJje1VTWpljG0WYpCDhrCdAOYH4TWg=="',
	'Digest: sha256:034971042d77defbcd01dbc1c163b5cf03397bc3ab5228b0943e019eb9f5f824',
]) {
	test(stays, line);
}

const followed = test.macro({
	exec(t, lines: readonly string[]) {
		const text = lines.join('\n');
		t.is(redactText(text.replace(/[‹›]/g, '')), text.replace(/‹[^›]*›/g, '[REDACTED]'));
	},
	title: (_, lines: readonly string[]) => `finds the value on the line after its key: ${lines.join(' ⏎ ')}`,
});

for (const lines of [
	['"password":', '  "‹hunter2›",', '"user": "ci"'],
	['password:', '  ‹hunter2›', 'user: ci'],
	['tls:', '  private_key: |', '    ‹line one›', '    ‹line two›', '  port: 443'],
	['- name: DB_PASSWORD', '  value: ‹hunter2›', '- name: DB_HOST', '  value: db'],
	['<password>', '  ‹hunter2›', '</password>'],
	['<name>db.password</name>', '<value>‹hunter2›</value>'],
	['<key>Password</key>', '<string>‹hunter2›</string>'],
	['db.password=\\', '    ‹hunter2›', 'db.host=db'],
	['password:', '  value: ‹hunter2›', '  ttl: 5m'],
	['api_keys:', `  - ‹${token}›`, `  - "‹${token}›"`, `other: ${token}`],
	['"tokens": [', `  "‹${token}›",`, `  "‹${token}›"`, '],', `"id": "${token}"`],
	['secrets:', '  - db_password', '  - registry_token_v2'],
	['deploy --password \\', '  ‹hunter2› \\', '  --verbose'],
	['Password:', 'sudo: a password is required'],
	['password:', 'user: ci'],
	['secrets:', '  - name: db', '    key: password'],
]) {
	test(followed, lines);
}
