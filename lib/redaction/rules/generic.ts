import {AnnouncedPasswords} from '../announced-passwords.ts';
import {mayBeAssigned} from '../assigned-name.ts';
import {Assignments, nameKeywords} from '../assignments.ts';
import {cookies} from '../cookies.ts';
import {EncodedKeys, encodedBegin} from '../encoded-keys.ts';
import {KeyBlocks} from '../key-blocks.ts';
import {KubernetesSecrets} from '../kubernetes-secrets.ts';
import {looksRandom} from '../looks-random.ts';
import {NetrcPasswords} from '../netrc-passwords.ts';
import {PuttyKeys} from '../putty-keys.ts';
import type {GlancingRule, RedactionRule} from '../rule.ts';
import {isPlaceholder, looksLikePassword} from '../secret-values.ts';
import {seedPhrases} from '../seed-phrases.ts';
import {isSpokenSecret, mayBeSpoken, spokenKeywords, spokenSecret} from '../spoken-secrets.ts';
import {token, wordStart} from '../token.ts';

const parameter = String.raw`[\w-]{1,32}=(?:\\?"[^"\\]{0,512}\\?"|[^\s,"'\\]{1,512})`;

// A scheme alone, code, a switch and another.
const notAuthorizing =
	/^(?:basic|bearer|digest|token|negotiate)\s*$|^(?:proxy-)?authorization\b|^[a-z_]{1,24},$|^(?:yes|no|true|false|on|off)(?=\s|$)|^--[a-z]/i;
// `Keep Authorization: headers on a redirect`
const prose = /^[a-z]{1,10} (?:[a-z]{1,10}|\d{1,4})(?: |[.,]?$)/;

/** Secrets told by what stands around them, whoever issued them. */
export const genericRules: ReadonlyArray<RedactionRule | GlancingRule> = [
	{
		id: 'key-value',
		description: 'Values of secret-named keys: key=value, key: value, JSON, YAML, XML, options of commands',
		keywords: nameKeywords,
		mayMatter: mayBeAssigned,
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
				String.raw`(?:(?:digest|hawk|oauth|aws4-hmac-sha256)\s{1,4}(${parameter}(?:,\s{0,4}${parameter}){0,24})`,
				// The scheme of a placeholder, `Bearer <token>`, is no value.
				String.raw`|(?:[A-Za-z][\w-]{1,24}\s{1,4})?(?![A-Za-z][\w-]{1,24}\s{1,4}<)([^\s"'\\<>][^"'\\<>\r\n]{3,4096}))`,
			].join(''),
			'gi',
		),
		accept: secret =>
			!isPlaceholder(secret) && !secret.includes('${') && !notAuthorizing.test(secret) && !prose.test(secret),
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
		accept: secret => !isPlaceholder(secret) && /\d|[a-z][A-Z]/.test(secret) && !secret.includes('('),
	},
	{
		id: 'cookie',
		description: 'Values of Cookie and Set-Cookie headers',
		keywords: ['cookie:', 'cookie":', "cookie':", 'cookie\\":', 'cookie : '],
		finder: () => cookies,
	},
	{
		id: 'jwt',
		description: 'JSON Web Tokens, encrypted ones and those in Base64 too',
		keywords: ['eyj', 'eya', 'ewog', 'zxlk'],
		pattern: token(
			/ZXlK[\w+/-]{60,8192}={0,2}|ey[A-Za-z0-9_-]{10,4096}\.(?:ey[\w/-]{8,8192}\.[\w/+-]{0,4096}={0,2}|[\w-]{0,2048}(?:\.[\w-]{8,8192}){2,3})/g,
		),
	},
	{
		id: 'netrc',
		description: 'Passwords of .netrc files, on a line of their own too',
		keywords: ['passwd', 'password ', 'machine ', 'login '],
		finder: () => new NetrcPasswords(),
	},
	{
		id: 'ci-mask',
		description: 'Commands that tell a CI runner what to mask',
		keywords: ['::add-mask::', 'issecret=true', '::set-output', '::save-state'],
		pattern:
			/::add-mask::(.{1,4096})|::(?:set-output|save-state) name=[\w-]{0,64}(?:token|secret|password|key)[\w-]{0,16}::(.{1,4096})|##vso\[task\.setvariable[^\]]{0,200}issecret=true[^\]]{0,200}\](.{1,4096})/g,
	},
	{
		id: 'announced-password',
		description: 'Passwords that a line announces and the next one shows, such as that of a fresh Jenkins',
		keywords: ['password'],
		finder: () => new AnnouncedPasswords(),
	},
	{
		id: 'spoken-password',
		description: 'Passwords that a tool has made and tells: a temporary password is generated for root: …',
		keywords: ['password'],
		pattern:
			/(?<![A-Za-z])(?:(?:temporary|generated|initial|new|default|admin|root|user)\s{1,2}password\b|password\s{1,2}for\b|password(?=\s{1,2}is\b))[^:='"\n]{0,64}?(?::|\bis:?)\s{1,2}["'`]?([^\s"'`]{8,128})["'`]?[.,]?\s{0,4}$/gi,
		accept: looksLikePassword,
	},
	{
		id: 'password-hash',
		description: 'Hashes of passwords in the forms of crypt: /etc/shadow, .htpasswd, network devices',
		keywords: ['$1$', '$5$', '$6$', '$8$', '$9$', '$y$', '$2a$', '$2b$', '$2y$', '$apr1$', '$argon2'],
		pattern:
			/\$(?:(?:[15689]|apr1)\$(?:rounds=\d{1,9}\$)?[\w./]{1,16}\$[\w./]{22,86}|2[aby]\$\d\d\$[\w./]{53}|y\$[\w./]{1,8}\$[\w./]{1,86}\$[\w./]{43}|argon2(?:id|i|d)\$v=\d{1,3}\$[mtp=,\d]{5,40}\$[\w+/]{8,64}\$[\w+/]{16,128})/g,
	},
	{
		id: 'seed-phrase',
		description: 'The 12 to 24 words that a wallet is made of',
		keywords: ['mnemonic', 'seed', 'phrase', 'recovery words', 'secret words', 'backup words'],
		finder: () => seedPhrases,
	},
	{
		id: 'spoken-secret',
		description: 'Random values after a word such as token, key or credential',
		keywords: spokenKeywords,
		mayMatter: mayBeSpoken,
		pattern: spokenSecret,
		accept: isSpokenSecret,
	},
	{
		id: 'encoded-private-key',
		description: 'Private key blocks in Base64, as in a kubeconfig, over lines too',
		keywords: [encodedBegin],
		finder: () => new EncodedKeys(),
	},
	{
		id: 'putty-key',
		description: 'Private lines of PuTTY keys',
		keywords: ['private-lines: '],
		finder: () => new PuttyKeys(),
	},
	{
		id: 'json-web-key',
		description: 'Private members of JSON Web Keys',
		keywords: ['kty"', 'kty\\"', "kty'"],
		pattern: /["'](?:d|p|q|dp|dq|qi|k)\\?["']\s{0,2}:\s{0,2}\\?["']([\w-]{16,1400})\\?["']/g,
	},
	{
		id: 'kubernetes-secret',
		description: 'All values of a Kubernetes Secret, as kubectl prints it',
		keywords: [
			'kind: secret',
			'kind: "secret',
			"kind: 'secret",
			'kind": "secret',
			'apiversion: ',
			'apiversion": ',
		],
		finder: () => new KubernetesSecrets(),
	},
];
