/**
 * How much a key's name says about its value.
 * `strong`: a secret, whatever it looks like. `medium`: one unless it looks like a word or a setting.
 * `weak`: one only if it looks random.
 */
export type NameStrength = 'strong' | 'medium' | 'weak';

/** Undefined for names that say nothing, such as `author`, `cache-key` and `PASSWORD_MIN_LENGTH`. */
export function strengthOf(name: string): NameStrength | undefined {
	let strength = remembered.get(name);
	if (strength === undefined) {
		strength = judge(name) ?? 'none';
		// The same few names come again and again, but what a child prints must not grow memory.
		if (remembered.size >= 2000) remembered.clear();
		remembered.set(name, strength);
	}
	return strength === 'none' ? undefined : strength;
}

const remembered: Map<string, NameStrength | 'none'> = new Map();

function judge(name: string): NameStrength | undefined {
	const words = wordsOf(name);
	let isHash = false;
	while (words.length > 1 && qualifiers.test(words.at(-1)!)) isHash = words.pop() === 'hash' || isHash;
	const joined = words.join('_');
	if (harmless.test(joined)) return undefined;
	if (strong.test(joined)) return 'strong';
	// Passwords are guessed from their hash; that of a key only tells it from others.
	if (isHash) return undefined;
	if (medium.test(joined)) return 'medium';
	if (weak.test(joined)) return 'weak';
	return within.test(joined) && !about.test(joined) ? 'weak' : undefined;
}

/** `dbPassword`, `DB_PASSWORD` and `db.password` are the words `db` and `password`. */
function wordsOf(name: string): string[] {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter(word => word !== '');
}

// What may follow the word that counts: `password_base64`, `SECRET_KEY_BASE`, `token2`.
const qualifiers =
	/^(?:\d+|v\d+|value|val|text|plain|plaintext|raw|base64|b64|base|encoded|encrypted|hash|json|string|str|prod|production|dev|development|staging|test|testing|live|sandbox|old|new|current|previous|primary|secondary|default|env|override|ro|rw)$/;

const strong = new RegExp(
	[
		'pass(?:word|wd|phrase|code)$',
		'contrase(?:n|ñ)a$',
		'kennwort$',
		'docker_?(?:config_?json|cfg)$',
		'p(?:wd|sk)$',
		// `PASS: 412` counts tests.
		'_(?:pass|pw|psw)$',
		'pre_?shared_?key$',
		'secret$',
		'(?:private|secret|encryption|decryption|signing|master|storage|account|shared_access|sharedaccess|deploy|ssh|gpg|pgp)_?key$',
		'secret_?access_?key$',
		'(?:^|_)(?:signing|webhook)_?secret$',
		'(?:^|_)private_?key_?(?:pem|data)$',
	].join('|'),
);

const medium =
	/(?:api|app|application|access|auth|service|client|license|licence|admin|consumer|ingest|write|read|project|integration|server|user|bot|webhook|account|rest|sdk)_?key$|(?:^|_)apikey$|token$|secrets$|(?:^|_)(?:jwt|bearer|signature|sig|otp|totp|credential|credentials|creds|cred|auth|login_?key|connection_?string|conn_?str|dsn|session_?cookie|session_?id|sessionid|sid|session_?key)$/;

const weak = /(?:^|_)(?:[a-z0-9]*key|pass|pw|authorization|session|nonce|seed|salt|mnemonic)$/;

// `TOKEN_FOR_CI`, `secret_of_app`; but not what is said about a secret.
const within = /(?:^|_)(?:secret|passw(?:or)?d|token|credentials?|creds|api_?key)_/;
const about =
	/_(?:ids?|uuid|names?|alias|length|len|size|counts?|total|limit|max|min|urls?|uri|endpoint|hosts?|port|files?|path|dir|type|kind|format|version|digest|sha\d*|checksum|fingerprint|refs?|reference|arn|region|provider|managers?|store|issuer|audience|scopes?|ttl|age|expiry|expires|expiration|at|in|date|time|timestamp|index|status|state|usage|policy|rotation|prefix|suffix|hint|field|header|param|parameter|label|selector|class|mount|volume|image|tag|branch|rev|revision|request|response)$/;

// Keys that open nothing, tokens of pages and of languages, switches about passwords.
const harmless = new RegExp(
	[
		'(?:^|_)(?:cache|restore|partition|routing|sort|primary|foreign|public|pub|bucket|schema|sequence|idx|index|natural|hash|hot|map|row|group|object|shard|dedup|dedupe|idempotency|translation|message|msg|i18n|locale|config|setting|settings|registry|short|shortcut|arrow|any|enter|escape|function|modifier|host|column|field|property|attribute|dict|lookup|item|data|document|doc|composite|candidate|surrogate|unique|compound|clustering|distribution|event|metric|label|tag|feature|flag|issue|ticket|project_board|query|react|node|tree|cursor|image|file|artifact|asset|store|state|step|task|job|test|build|release|param|parameter|header|form|context|theme|style|color|colour|env|environment|variable|var|meta|metadata|request|response|result|answer|root|leaf|parent|child|left|right|next|prev|first|last|old|new|source|target|range|start|end|min|max|base|default|keyboard|press|ctrl|alt|shift|meta)_key$',
		'(?:^|_)(?:all|any|both|to|by|low|high|band|first|second|third|single|multi|one|two|render|depth|shadow|debug)_pass$',
		'(?:^|_)sec_web_?socket_?key$',
		'(?:^|_)(?:mon|tur|don|joc|whis|hoc|tur|hot|pub|lac|low|ris|fun|fla|chun|cran|disc|mil|ho|po|tric|stic|ic|quir|snea|wac)key$',
		'(?:csrf|xsrf|authenticity|cancellation|cancel|public|page|paging|pagination|next|continuation|sync|resume|change|delta|push_?device|special|eos|bos|pad|mask|unk|end|start|unexpected|invalid|public_?key|sep|cls)_?token$',
		'(?:^|_)(?:allow|hide|show|has|have|is|use|uses|using|require|requires|required|reset|change|forgot|forgotten|confirm|enable|disable|need|needs|ask|prompt|no|empty|missing|invalid|wrong|bad|expired|without|with)_(?:the_)?(?:password|passwords|pass|passphrase|secret|token|api_?key|key|auth|credentials)$',
	].join('|'),
);
