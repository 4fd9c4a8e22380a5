import {Assignments, nameKeywords} from '../assignments.ts';
import {cookies} from '../cookies.ts';
import {KeyBlocks} from '../key-blocks.ts';
import type {RedactionRule} from '../rule.ts';
import {isPlaceholder, looksRandom} from '../secret-values.ts';
import {token, wordStart} from '../token.ts';

// One alternative a command; none of them reaches over a pipe or into the next command.
const commandPassword = new RegExp(
	[
		'(?:',
		[
			String.raw`\bsshpass\s{1,4}-p\s{0,4}`,
			String.raw`\b(?:mysql|mysqldump|mysqladmin|mariadb|7za?)\b[^|;&]{0,200}?\s-p(?=\S)`,
			String.raw`\bredis-cli\b[^|;&]{0,200}?\s-a\s{1,4}`,
			String.raw`\b(?:docker|podman|buildah|skopeo|helm|oc|az|mongo(?:sh|dump|restore|import|export)?)\b[^|;&]{0,200}?\s-p\s{1,4}`,
			String.raw`\bldap(?:search|modify|add|delete|whoami)\b[^|;&]{0,200}?\s-w\s{1,4}`,
			String.raw`\b(?:sqlcmd|bcp|zip|unzip)\b[^|;&]{0,200}?\s-P\s{1,4}`,
			String.raw`\b(?:smbclient|rpcclient|net)\b[^|;&]{0,200}?\s-U\s{0,4}["']?[^\s%"']{1,64}%`,
			String.raw`\bhttps?\s[^|;&]{0,200}?-a\s{1,4}[\w.@-]{1,64}:`,
			String.raw`\bhtpasswd\s{1,4}-\w{0,4}b\w{0,4}\s{1,4}(?:\S{1,200}\s{1,4})?\S{1,100}\s{1,4}(?=\S{1,256}$)`,
			String.raw`(?<!\S)-pass(?:in|out)?\s{1,4}pass:`,
			String.raw`(?<!\S)-(?:store|key|dest|src)(?:store)?pass\s{1,4}`,
			String.raw`\bConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?(?=["'])`,
		].join('|'),
		String.raw`)(?:'([^']{1,256})'|"([^"]{1,256})"|([^\s"'-][^\s"']{0,255}))`,
	].join(''),
	'g',
);

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
		pattern: new RegExp(String.raw`${wordStart}bearer\s{1,4}([\w.~+/=:-]{16,4096})`, 'gi'),
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
		keywords: ['cookie:', 'cookie":', "cookie':", 'cookie\\":', 'cookie : '],
		finder: () => cookies,
	},
	{
		id: 'jwt',
		description: 'JSON Web Tokens, encrypted ones too',
		keywords: ['eyj', 'eya', 'ewog'],
		pattern: token(
			/ey[A-Za-z0-9_-]{10,4096}\.(?:ey[\w/-]{8,8192}\.[\w/+-]{0,4096}={0,2}|[\w-]{0,2048}(?:\.[\w-]{8,8192}){2,3})/g,
		),
	},
	{
		id: 'command-user',
		description: 'Passwords given to curl and the like with their user: -u user:password',
		keywords: ['-u ', '-u=', '-u"', "-u'", '--user', '--proxy-user'],
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
		description: 'Passwords that commands take as -p, -a, -w and the like',
		keywords: [
			...['sshpass', ' -p', ' -a ', ' -w ', ' -u ', ' -pass ', '-passin', '-passout', 'storepass', 'keypass'],
			...['htpasswd', 'convertto-securestring'],
		],
		pattern: commandPassword,
		accept: secret => secret.length >= 4 && !isPlaceholder(secret) && !/^\d+(?::\d+)*$/.test(secret),
	},
	{
		id: 'piped-password',
		description: 'Passwords given to a command by its standard input: echo … | docker login --password-stdin',
		keywords: ['password-stdin', 'chpasswd', 'sudo -s', 'with-token', 'passphrase-fd'],
		pattern:
			/\becho\s{1,4}(?:-\w{1,3}\s{1,4})?["']?(?:[\w.-]{1,64}:(?=[^|]{0,300}chpasswd))?([^"'|\s]{4,256})["']?\s{0,4}\|[^|]{0,160}(?:--password-stdin|chpasswd|sudo -S|--with-token|--passphrase-fd)/g,
		accept: secret => !isPlaceholder(secret),
	},
	{
		id: 'netrc',
		description: '.netrc lines',
		keywords: ['password', 'passwd'],
		pattern: /(?:login|machine)\s{1,4}\S{1,256}\s{1,4}passw(?:or)?d\s{1,4}(\S{1,256})/g,
	},
	{
		id: 'ci-mask',
		description: 'Commands that tell a CI runner what to mask',
		keywords: ['::add-mask::', 'issecret=true', '::set-output', '::save-state'],
		pattern:
			/::add-mask::(.{1,4096})|::(?:set-output|save-state) name=[\w-]{0,64}(?:token|secret|password|key)[\w-]{0,16}::(.{1,4096})|##vso\[task\.setvariable[^\]]{0,200}issecret=true[^\]]{0,200}\](.{1,4096})/g,
	},
	{
		id: 'spoken-secret',
		description: 'Random values after a word such as token, key or credential',
		keywords: [
			...['token ', 'tokens ', 'credential ', 'credentials ', 'secret ', 'password ', 'passphrase ', 'key '],
		],
		pattern: new RegExp(
			[
				String.raw`(?<!public |[_.-])${wordStart}(?:tokens?|credentials?|secret|password|passphrase|api ?key|access key|secret key|license key|key)\s`,
				String.raw`(?:(?:is\s|was\s|:\s|=\s)?["'\`([]?([\w+/=.~-]{16,512})(?![\w+/=~-]))|\b(?:password|passphrase|secret|token)\s[\w @.-]{1,48}:\s([^\s)\]}\"'\`,;]{8,256})`,
			].join(''),
			'gi',
		),
		accept: secret =>
			looksRandom(secret) && !/^(?:[0-9a-f-]+)$/i.test(secret) && !/[./-].*[./-]/.test(secret),
	},
];
