import {Assignments, nameKeywords} from '../assignments.ts';
import {KeyBlocks} from '../key-blocks.ts';
import type {RedactionRule} from '../rule.ts';
import {isPlaceholder, looksRandom} from '../secret-values.ts';
import {token} from '../token.ts';

/** Secrets told by what stands around them, whoever issued them. */
export const genericRules: readonly RedactionRule[] = [
	{
		id: 'key-value',
		description: 'Values of secret-named keys: key=value, key: value, JSON, YAML, XML, options of commands',
		keywords: nameKeywords,
		finder: () => new Assignments(),
	},
	{
		id: 'private-key',
		description: 'PEM and PGP private key blocks, over lines too',
		keywords: ['private key'],
		finder: () => new KeyBlocks(),
	},
	{
		id: 'authorization',
		description: 'Credentials of Authorization headers, whatever the scheme',
		keywords: ['authorization'],
		pattern: new RegExp(
			[
				String.raw`authorization["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']?\s{0,4}`,
				// The schemes of many parameters; the others have one value.
				String.raw`(?:(?:digest|hawk|oauth|aws4-hmac-sha256)\s{1,4}((?:[\w-]{1,32}=(?:\\?"[^"\\]{0,512}\\?"|[^\s,"']{1,512})(?:,\s{0,4})?){1,24})`,
				String.raw`|(?:[A-Za-z][\w-]{1,24}\s{1,4})?([^\s"'\\<>][^"'\\<>\r\n]{3,4096}))`,
			].join(''),
			'gi',
		),
		accept: secret => !isPlaceholder(secret),
	},
	{
		id: 'bearer',
		description: 'Bearer tokens outside of headers',
		keywords: ['bearer'],
		pattern: /\bbearer\s{1,4}([\w.~+/=:-]{16,4096})/gi,
		accept: looksRandom,
	},
	{
		id: 'secret-header',
		description: 'Headers that carry nothing but a key',
		keywords: [
			'x-api-key',
			'x-auth',
			'private-token',
			'x-vault-token',
			'apikey',
			'api-key',
			'x-access-token',
			'job-token',
			'deploy-token',
			'x-figma-token',
			'x-shopify',
			'x-amz-security-token',
			'x-goog-api-key',
			'ocp-apim',
		],
		pattern:
			/\b(?:x-[a-z-]{0,24}(?:key|token|secret|auth|signature)|private-token|job-token|deploy-token|apikey|api-key|ocp-apim-subscription-key)["']?\s?:\s{1,4}\\{0,3}["']?([^\s"'\\<>,;]{6,4096})/gi,
		accept: secret => !isPlaceholder(secret) && /\d|[a-z][A-Z]/.test(secret),
	},
	{
		id: 'cookie',
		description: 'Values of Cookie and Set-Cookie headers',
		keywords: ['cookie'],
		pattern: /\bcookie["']?\s{0,2}:\s{0,4}["']?[\w.!#$%&*+^|~@-]{1,100}=("?[^\s;,"']{4,4096})/gi,
		accept: secret => !isPlaceholder(secret),
	},
	{
		id: 'jwt',
		description: 'JSON Web Tokens, encrypted ones too',
		keywords: ['eyj', 'ewog'],
		pattern: token(
			/ey[A-Za-z0-9_-]{10,4096}\.(?:ey[\w/-]{8,8192}\.[\w/+-]{0,4096}={0,2}|[\w-]{0,2048}(?:\.[\w-]{8,8192}){2,3})/g,
		),
	},
	{
		id: 'command-user',
		description: 'Passwords given to curl and the like with their user: -u user:password',
		keywords: ['-u', '--user', '--proxy-user'],
		// `-u user:password`, `-u 'user:password'`, `-u "user":"password"`; and a token in the user's place: `-u token:`.
		pattern: new RegExp(
			[
				String.raw`(?<!\S)(?:-u|-U|--user|--proxy-user)(?:\s{1,4}|=|(?=["']))`,
				String.raw`(?:"(?:[^":]{0,256}:([^"]{1,256})|([^":]{8,256}):)"|'(?:[^':]{0,256}:([^']{1,256})|([^':]{8,256}):)'`,
				String.raw`|(?:"[^"]{0,256}"|'[^']{0,256}'|[^\s:"']{0,256}):(?:"([^"]{1,256})"|'([^']{1,256})'|([^\s"']{1,256})))`,
			].join(''),
			'g',
		),
		accept: secret => !isPlaceholder(secret) && !/^(?:\d{1,6}(?::\d{1,6})?|[<[].*)$/.test(secret),
	},
	{
		id: 'command-password',
		description: 'Passwords that commands take as -p, -a, -w',
		keywords: ['sshpass', ' -p', ' -a ', ' -w ', '-pass ', '-passin', '-passout', 'storepass', 'keypass'],
		pattern:
			/\b(?:sshpass\s{1,4}-p\s{0,4}|(?:mysql|mysqldump|mysqladmin|mariadb)\b[^|;&]{0,200}?\s-p(?=\S)|redis-cli\b[^|;&]{0,200}?\s-a\s{1,4}|(?:docker|podman|buildah|helm|oc|az|mongosh?|mongodump|mongorestore)\b[^|;&]{0,200}?\s-p\s{1,4}|(?:ldapsearch|ldapmodify|ldapadd)\b[^|;&]{0,200}?\s-w\s{1,4}|sqlcmd\b[^|;&]{0,200}?\s-P\s{1,4}|-pass(?:in|out)?\s{1,4}pass:|-(?:store|key)pass\s{1,4})(?:'([^']{1,256})'|"([^"]{1,256})"|([^\s"'-][^\s"']{0,255}))/g,
		accept: secret => secret.length >= 4 && !isPlaceholder(secret) && !/^\d+(?::\d+)*$/.test(secret),
	},
	{
		id: 'netrc',
		description: '.netrc lines',
		keywords: ['password', 'passwd'],
		pattern: /\b(?:login|machine)\s{1,4}\S{1,256}\s{1,4}passw(?:or)?d\s{1,4}(\S{1,256})/g,
	},
	{
		id: 'ci-mask',
		description: 'Commands that tell a CI runner what to mask',
		keywords: ['::add-mask::', 'issecret=true'],
		pattern:
			/::add-mask::(.{1,4096})|##vso\[task\.setvariable[^\]]{0,200}issecret=true[^\]]{0,200}\](.{1,4096})/g,
	},
	{
		id: 'spoken-secret',
		description: 'Random values after a word such as token, key or credential',
		keywords: [
			'token ',
			'tokens ',
			'credential ',
			'credentials ',
			'secret ',
			'password ',
			'passphrase ',
			'key ',
		],
		pattern:
			/\b(?:tokens?|credentials?|secret|password|passphrase|api ?key|access key|secret key|license key|key)\s(?:is\s|was\s|:\s|=\s)?["'`([]?([\w+/=.~-]{16,512})(?![\w+/=~-])/gi,
		accept: secret =>
			looksRandom(secret) && !/^(?:[0-9a-f-]+)$/i.test(secret) && !/[./-].*[./-]/.test(secret),
	},
];
