/** The output of a build, made up: every line has its end, and the same seed gives the same text. */
export type BuildLog = {
	readonly text: string;
	/** Lines, blank ones too. */
	readonly lines: number;
	/** Lines that show something once colours are gone. */
	readonly visibleLines: number;
};

/**
 * Compilers, package managers and tests, in the shares that real CI logs have them in: two of five lines with colours,
 * one of 25 blank, one of 100 a progress bar, one of 200 over 1,000 characters, one of 500 with a secret.
 */
export function buildLog({lines, seed = 1}: {lines: number; seed?: number}): BuildLog {
	const random = generator(seed);
	const parts: string[] = [];
	let visibleLines = 0;
	for (let index = 0; index < lines; index++) {
		const line = nextLine(random);
		if (line !== '') visibleLines++;
		parts.push(line, '\n');
	}
	return {text: parts.join(''), lines, visibleLines};
}

type Random = {
	/** 0 to `below` - 1. */
	int(below: number): number;
	pick(choices: readonly string[]): string;
};

function nextLine(random: Random): string {
	const share = random.int(1_000);
	if (share < 2) return secretLine(random);
	if (share < 7) return longLine(random);
	if (share < 17) return progressBar(random);
	if (share < 57) return '';
	if (share < 457) return coloredLine(random);
	return plainLine(random);
}

function plainLine(random: Random): string {
	switch (random.int(5)) {
		case 0:
			return `[${random.int(100)}%] Building CXX object ${path(random)}.cpp.o`;
		case 1:
			return `   Compiling ${word(random)}-${word(random)} v${version(random)} (/builds/${path(random)})`;
		case 2:
			return `#${random.int(40)} ${random.int(90)}.${random.int(1_000)} Get:${random.int(300)} http://deb.example.org/debian bookworm/main amd64 lib${word(random)} amd64 ${version(random)} [${random.int(900)} kB]`;
		case 3:
			return `    at ${word(random)}.${word(random)} (/app/${path(random)}.ts:${random.int(900)}:${random.int(80)})`;
		default:
			return `2026-11-22T10:${10 + random.int(50)}:${10 + random.int(50)}.${100 + random.int(900)}Z ${word(random)}: ${word(random)} ${word(random)} took ${random.int(5_000)} ms`;
	}
}

function coloredLine(random: Random): string {
	const color = (code: string, text: string): string => `\u001b[${code}m${text}\u001b[0m`;
	switch (random.int(4)) {
		case 0:
			return `  ${color('32', '✓')} ${color('90', `${word(random)} ${word(random)} the ${word(random)}`)} ${color('31', `(${random.int(900)} ms)`)}`;
		case 1:
			return `${color('1;33', 'warning')}${color('1', `: unused variable: \`${word(random)}\``)}`;
		case 2:
			return `${color('36', path(random))}:${color('33', String(random.int(900)))}:${color('33', String(random.int(80)))} - ${color('91', 'error')} ${color('90', 'TS2345: ')}Argument of type '${word(random)}' is not assignable`;
		default:
			return `${color('38;5;245', `npm ${word(random)}`)} ${word(random)}@${version(random)} ${word(random)} ${word(random)} ${word(random)}`;
	}
}

function progressBar(random: Random): string {
	const frames = 2 + random.int(20);
	let text = '';
	for (let frame = 1; frame <= frames; frame++) {
		const done = Math.round((frame / frames) * 30);
		text += `\r\u001b[K${'█'.repeat(done)}${'░'.repeat(30 - done)} ${Math.round((frame / frames) * 100)} %`;
	}
	return text;
}

function longLine(random: Random): string {
	const count = 30 + random.int(80);
	const includes = Array.from({length: count}, () => `-I/usr/include/${path(random)}`);
	return `cc -O2 ${includes.join(' ')} -c ${path(random)}.c`;
}

// Put together here, and worth nothing: the prefixes are what rules look for.
function secretLine(random: Random): string {
	const letters = (length: number): string =>
		Array.from({length}, () => alphabet[random.int(alphabet.length)]).join('');
	switch (random.int(4)) {
		case 0:
			return `export API_KEY=${letters(32)}`;
		case 1:
			return `connecting to postgresql://app:${letters(16)}@db.example.org:5432/app`;
		case 2:
			return `curl -H "Authorization: Bearer ghp_${letters(36)}" https://api.example.org/`;
		default:
			return `aws_access_key_id AKIA${letters(16).toUpperCase()}`;
	}
}

function path(random: Random): string {
	return `src/${word(random)}/${word(random)}/${word(random)}`;
}

function version(random: Random): string {
	return `${random.int(20)}.${random.int(30)}.${random.int(10)}`;
}

function word(random: Random): string {
	return random.pick(words);
}

const words =
	'adapter async buffer bundle cache checkout client cluster codec commit config connect core deploy driver encode event fetch filter format gateway handler index install layer linker loader mapper metrics module network object packet parser pipeline plugin process query queue reader render resolve router runtime scanner schema server session socket storage stream string table target thread token tracer update vector worker'.split(
		' ',
	);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

// A linear congruential generator (Knuth's multiplier): what counts is that it is the same everywhere.
function generator(seed: number): Random {
	let state = BigInt(seed);
	const next = (): number => {
		state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
		return Number(state >> 33n);
	};
	return {
		int: below => next() % below,
		pick: choices => choices[next() % choices.length] as string,
	};
}
