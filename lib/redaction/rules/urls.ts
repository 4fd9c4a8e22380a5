import {looksRandom} from '../looks-random.ts';
import type {GlancingRule, RedactionRule} from '../rule.ts';
import {isPlaceholder} from '../secret-values.ts';
import {mayHoldCredentials, urlCredentials} from '../url-credentials.ts';

/** Secrets within URLs. */
export const urlRules: ReadonlyArray<RedactionRule | GlancingRule> = [
	{
		id: 'url-credentials',
		description: 'Passwords in URLs, scheme://user:password@host, and tokens in the place of the user',
		// As they are, in JSON with escaped slashes, and percent-encoded.
		keywords: ['://', ':\\/\\/', ':\\//', ':/\\/', '%3a%2f%2f'],
		mayMatter: mayHoldCredentials,
		finder: () => urlCredentials,
	},
	{
		id: 'driver-password',
		description:
			'Passwords in addresses of database drivers that are no URLs: user:password@tcp(host), oracle:thin:user/password@, :pserver:',
		keywords: ['@tcp(', '@unix(', 'jdbc:oracle:', ':pserver:'],
		pattern:
			/(?<![\w.-])[\w.-]{1,64}:([^\s@/"']{4,256})@(?:tcp|unix)\(|:pserver:[^:\s]{1,64}:([^@\s]{1,256})@|jdbc:oracle:\w{1,8}:[^/\s]{1,64}\/([^@\s"']{1,256})@/g,
		accept: secret => !isPlaceholder(secret),
	},
	{
		id: 'url-parameter',
		description: 'Signatures, tokens and keys among the parameters of a URL',
		keywords: [
			'token=',
			'key=',
			'sig=',
			'signature=',
			'secret=',
			'credential=',
			'hmac=',
			'jwt=',
			'passwd=',
			'pwd=',
			'password=',
		],
		pattern:
			/(?<!badge\.svg)[?&](?:amp;)?(?:x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|x-ms-signature|private_token|authenticity_token|rss_token|feed_token|job_token|access_?token|refresh_token|id_token|auth_?token|token|api_?key|apikey|app_?key|sig|signature|client_secret|hmac|jwt|password|passwd|pwd|secret)=([^\s&#"'<>`;,)\]\\]{6,8192})/gi,
		accept: secret => !isPlaceholder(secret) && !/^(?:[a-z]+|[A-Z_]+)$/.test(secret),
	},
	{
		id: 'url-random-parameter',
		description: 'Parameters named key, code or appid, if their value looks random',
		keywords: ['key=', 'code=', 'appid=', 'oauth_token=', 'oauth_signature='],
		pattern:
			/[?&](?:amp;)?(?:key|code|appid|subscription-key|oauth_token|oauth_signature)=([^\s&#"'<>`;,)\]\\]{16,4096})/gi,
		accept: looksRandom,
	},
];
