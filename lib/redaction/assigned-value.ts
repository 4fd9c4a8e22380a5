import {looksRandom} from './looks-random.ts';

/** The value that stands beside a name, and how it is bound to it. */
export type AssignedValue = {
	readonly start: number;
	readonly end: number;
	/**
	 * `assigned`: by `=`, `: `, `=>`, an XML tag. `flag`: an option of a command and its value.
	 * `listed`: both in quotes, with a comma between. `loose`: by a colon without space (`secrets:scan` is a task), or
	 * by a comma alone.
	 */
	readonly bond: 'assigned' | 'flag' | 'listed' | 'loose';
};

/** Reads what is assigned to the name at `nameStart`–`nameEnd`; undefined if nothing is. */
export function readValue(line: string, nameStart: number, nameEnd: number): AssignedValue | undefined {
	const isFlag = line[nameStart] === '-';
	operator.lastIndex = nameEnd;
	const match = operator.exec(line);
	if (match === null) {
		return isFlag || isSetCommand(line, nameStart, nameEnd) || isDirective(line, nameStart, nameEnd)
			? readFlagValue(line, nameEnd)
			: undefined;
	}
	const {closing = '', sign = ''} = match.groups!;
	const at = operator.lastIndex;
	if (sign.endsWith('>') && sign !== '=>' && sign !== '->') return readElement(line, nameStart, at);
	const quoted = readQuoted(line, at);
	// `'password:', password`: the quote that opened before the name.
	if (quoted !== undefined && closing === '' && line[at] === line[nameStart - 1]) return undefined;
	if (sign === ',' && closing === '') return readCell(line, nameEnd + 1);
	if (sign === ',' && quoted === undefined) return undefined;
	if (quoted !== undefined) {
		const isListed = sign === ',' && !setter.test(line.slice(Math.max(0, nameStart - 40), nameStart));
		return {...quoted, bond: isFlag ? 'flag' : isListed ? 'listed' : 'assigned'};
	}
	const end = unquotedEnd(line, at, nameStart);
	if (end === at) return undefined;
	const bare = sign === ':' && closing === '' && !/\s$/.test(match[0]);
	// `arn:aws:secretsmanager:…:secret:db-AbCdEf`
	if (bare && line[nameStart - 1] === ':') return undefined;
	if (sign.trimStart().startsWith(':') && !bare && isProse(line, at)) return undefined;
	// `username, password = credentials`; `password= user=ci`, which has none
	if (sign === '=' && isIdentifier(line.slice(at, end)) && isTuple(line, nameStart)) return undefined;
	if (match[0] === '= ' && /^[a-z_]{2,30}=(?!=)/.test(line.slice(at, end))) return undefined;
	// `password === confirmPassword`
	if (/^={2,3}$/.test(sign) && isIdentifier(line.slice(at, end))) return undefined;
	if (/\s$/.test(match[0]) && isCode(line, at, end)) return undefined;
	const inStruct =
		bare &&
		((/[{ ]/.test(line[nameStart - 1] ?? '') && structGoesOn.test(line.slice(end, end + 80))) ||
			inMap.test(line.slice(Math.max(0, nameStart - 200), nameStart)));
	return {start: at, end, bond: isFlag ? 'flag' : bare && !inStruct ? 'loose' : 'assigned'};
}

// How far a value is looked at before it is known to be a secret, so that no line costs more than linear time.
const maxValueLength = 4096;

/** The quotes that may stand around names and values; more backslashes the deeper the JSON within JSON. */
const quote = String.raw`\\{0,7}["'${'`'}]|&quot;|&#34;|%22|\\{1,7}u0022`;

const operator: RegExp = new RegExp(
	[
		String.raw`(?<closing>${quote})?\]?`,
		'(?:',
		// <add key="Password" value="…">, name: TOKEN  value: …
		String.raw`\s{0,8}[,;]?\s{0,8}(?:${quote})?[Vv]alue(?:${quote})?\s{0,8}(?<pair>[:=]|=>)\s{0,8}`,
		'|',
		// Go and TypeScript put a type between the name and the sign.
		String.raw`\s{0,16}(?::?\s?[Ss]tr(?:ing)?\s{1,8}(?==))?(?<sign>:{0,3}={1,3}>?|[?.+|]{1,2}=|->|:(?!:|//)|%3[ADad]|,|[^<>\n]{0,80}>)\s{0,16}`,
		')',
	].join(''),
	'y',
);

// In some languages a letter or a sign before the quote says what kind of string it is.
const opening: RegExp =
	/(?:[bBrRuUfF]{1,2}(?=["'])|[@L](?=")|\$(?=["']))?(?<backslashes>\\{0,7})(?<mark>["'`])|(?<entity>&quot;|&#34;|%22|\\{1,7}u0022)/y;

function readQuoted(line: string, at: number): {start: number; end: number} | undefined {
	opening.lastIndex = at;
	const match = opening.exec(line);
	if (match === null) return undefined;
	const {backslashes = '', mark = '', entity} = match.groups!;
	const start = opening.lastIndex;
	const window = line.slice(start, start + maxValueLength);
	const end = entity === undefined ? closingQuote(window, mark, backslashes.length) : window.indexOf(entity);
	if (end >= 0) return {start, end: start + end};
	// Cut off, or longer than any password: then up to where a value without quotes would end.
	return window.length < maxValueLength
		? {start, end: line.length}
		: {start, end: unquotedEnd(line, start, start)};
}

/** The quote that has as many backslashes before it as the opening one; without any, an even number. */
function closingQuote(window: string, mark: string, backslashes: number): number {
	for (let end = window.indexOf(mark); end >= 0; end = window.indexOf(mark, end + 1)) {
		let before = 0;
		while (before < end && window[end - 1 - before] === '\\') before++;
		if (backslashes === 0 ? before % 2 === 0 : before <= backslashes)
			return end - Math.min(before, backslashes);
	}
	return -1;
}

/** `apiToken,x7Gq…,`: the next cell of a table; an argument of a function stands behind a space. */
function readCell(line: string, at: number): AssignedValue | undefined {
	cell.lastIndex = at;
	// The list of what a package of Python holds, `token.py,sha256=…,6184`.
	if (/^(?:sha\d{1,3}|md5)=/.test(line.slice(at, at + 8))) return undefined;
	return cell.test(line) ? {start: at, end: cell.lastIndex, bond: 'loose'} : undefined;
}

const cell = /[\w+/=.:~-]{16,512}(?=,|$)/y;

const unquoted = /[^\s"'`<>]{1,512}/y;

// Where another parameter, property or line of a JSON string begins.
const unquotedStop =
	/&(?=[\w.%[\]-]{1,80}=|$)|&(?:amp|quot|#34|lt|gt);|[;,](?=$|["'}\])]|[\w .-]{1,80}[:=])|\\["']|\\[nrt](?=[\w.-]{1,80}\s?[:=]|\\|$)|%(?:26|22|0[AaDd])/;

function unquotedEnd(line: string, at: number, nameStart: number): number {
	unquoted.lastIndex = at;
	const match = unquoted.exec(line);
	if (match === null) return at;
	let text = match[0];
	const isParameter = line[nameStart - 1] === '?' || line[nameStart - 1] === '&';
	const stop = text.search(isParameter ? /[&#]/ : unquotedStop);
	if (stop >= 0) text = text.slice(0, stop);
	return at + withoutTail(text).length;
}

// `(password=…)`, `{Password:…}`, `password=…,`; but `a[1]` and `f(x)` keep their end.
function withoutTail(text: string): string {
	let end = text.length;
	while (end > 0 && ')]},;:'.includes(text[end - 1]!)) end--;
	if (!/[([{]/.test(text.slice(0, end))) return text.slice(0, end);
	end = text.length;
	while (end > 0 && ',;:'.includes(text[end - 1]!)) end--;
	return text.slice(0, end);
}

function readFlagValue(line: string, nameEnd: number): AssignedValue | undefined {
	if (line[nameEnd] !== ' ' && line[nameEnd] !== '\t') return undefined;
	let at = nameEnd;
	while (line[at] === ' ' || line[at] === '\t') at++;
	const quoted = readQuoted(line, at);
	if (quoted !== undefined) return {...quoted, bond: 'flag'};
	if (line[at] === '-' || isProse(line, at)) return undefined;
	const end = unquotedEnd(line, at, nameEnd);
	// `--secret id=npmrc,src=…`
	return end === at || /^(?:id|type|src|source|env|name)=/.test(line.slice(at, at + 8))
		? undefined
		: {start: at, end, bond: 'flag'};
}

/** `npm config set //host/:_authToken …`, `aws configure set aws_secret_access_key …`, `setx API_TOKEN …` */
function isSetCommand(line: string, nameStart: number, nameEnd: number): boolean {
	if (line[nameEnd] !== ' ') return false;
	return /\b(?:set|setx|config|ENV)\s{1,4}(?:\/\/\S{1,200}:)?$/.test(
		line.slice(Math.max(0, nameStart - 220), nameStart),
	);
}

/** `keyPassword 'abc'`, `api_token "…"`: a name of more words than one, in languages that need no sign. */
function isDirective(line: string, nameStart: number, nameEnd: number): boolean {
	return (
		/^ {1,4}["']$/.test(line.slice(nameEnd, nameEnd + 2)) &&
		/[a-z][A-Z]|\w_\w/.test(line.slice(nameStart, nameEnd))
	);
}

/** `<password>…<`, `<entry key="db.password">…<` */
function readElement(line: string, nameStart: number, at: number): AssignedValue | undefined {
	const before = line.slice(Math.max(0, nameStart - 80), nameStart);
	if (!/<(?:[\w-]{0,30}:)?$|<[\w:-]{1,40}\s[^<>]{0,60}["']$/.test(before)) return undefined;
	// `<setting name="ApiKey"><value>…</value>`
	if (line.startsWith('<value>', at)) at += '<value>'.length;
	const end = line.slice(at, at + maxValueLength).indexOf('<');
	// `AUTH <user> <password>` is no element.
	return end <= 0 || line[at + end + 1] !== '/' ? undefined : {start: at, end: at + end, bond: 'assigned'};
}

// `Password: required for login`: a word and further words. A password of words stands in quotes.
function isProse(line: string, at: number): boolean {
	return /^[A-Za-z']{1,30}[,.;:]?\s{1,4}(?:[A-Za-z("'<-]|$)/.test(line.slice(at, at + 40));
}

// `password = config.password`, `token: getToken()`, `key = keys[0]`, `password: BinaryLike,`, `passwd = acct = ''`,
// `RETRY_PASSWORD = ERROR_BASE + 16`, and in Perl `my $password = shift;`.
function isCode(line: string, at: number, end: number): boolean {
	const text = line.slice(at, Math.min(end, at + 200));
	if (looksRandom(text)) return false;
	if (/^[A-Za-z_$][\w$]*(?:(?:\?\.|\.|::|->)[A-Za-z_$][\w$]*)+$/.test(text)) return true;
	if (/^!?[A-Za-z_$][\w$.]*[([]/.test(line.slice(at, end + 1))) return true;
	if (isIdentifier(text.replace(/^\(+/, '')) && /^ (?:\+|=) /.test(line.slice(end, end + 3))) return true;
	if (text === 'shift' && line[end] === ';') return true;
	return /^[A-Z][a-z]+[A-Z][A-Za-z]+$/.test(text) && /^(?:[;|)]|,\s*$| [|&] )/.test(line.slice(end, end + 8));
}

function isTuple(line: string, nameStart: number): boolean {
	return /^\s{0,80}(?:[A-Za-z_][\w.]{0,80}, ){1,8}$/.test(line.slice(0, Math.min(nameStart, 400)));
}

function isIdentifier(text: string): boolean {
	return /^[A-Za-z_$][A-Za-z_$.]*$/.test(text);
}

// `define('DB_PASSWORD', '…')`, `System.setProperty("…", "…")`
const setter = /\b(?:define|[sS]et\w{0,24}|put)\(\s{0,4}["']$/;
const inMap = /\bmap\[(?:[^[\]]{0,190}\s)?$/;
const structGoesOn = /^\}|^ [A-Z]\w{0,60}:/;
