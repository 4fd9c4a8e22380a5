import type {Span} from './rule.ts';
import {type NameStrength, strengthOf} from './secret-names.ts';
import {isSecretValue, looksLikePassword} from './secret-values.ts';

/** A secret-named key at the end of a line: its value is expected on the next. */
export type AwaitedValue = {
	readonly strength: NameStrength;
	/** What the next line must be like; the group that matches is the value. */
	readonly form: RegExp;
	/** Columns before the key: a value of YAML stands deeper. Undefined: anywhere. */
	readonly deeperThan?: number;
	/** Lines that may still follow: more than one for a YAML block or a list. */
	readonly lines: number;
	/** Whether a line that is not like `form` is the end. */
	readonly isList?: boolean;
};

/** What the name at `start`–`end` waits for, if it stands at the end of its line. */
export function awaitedValue(
	line: string,
	start: number,
	end: number,
	strength: NameStrength,
): AwaitedValue | undefined {
	if (line.length - end > 12) return undefined;
	const after = line.slice(end);
	if (/^["']\]?\s*(?::|=>?)\s*$/.test(after)) return {strength, form: quotedValue, lines: 1};
	if (/^\s*\\$/.test(after) && line[start] === '-') return {strength, form: argument, lines: 1};
	if (/^\s*[=:]\s*\\$/.test(after)) return {strength, form: argument, lines: 1};
	if (/^\s*>$/.test(after) && /^\s*<$/.test(line.slice(0, start)))
		return {strength, form: elementText, lines: 1};
	const before = line.slice(Math.max(0, start - 40), start);
	if (/^<\/(?:name|key)>\s*$/.test(after) && /<(?:name|key)>$/.test(before))
		return {strength, form: valueElement, lines: 1};
	if (/^["']?,?\s*$/.test(after) && /(?:name|key)["']?\s*[:=]\s*["']?$/i.test(before)) {
		return {strength, form: valueProperty, lines: 1};
	}
	const block = /^\s*:\s*(?<indicator>[|>][+-]?\d?)?\s*$/.exec(after);
	if (block === null || !/^[\s-]*$/.test(line.slice(0, start))) return undefined;
	const isBlock = block.groups!['indicator'] !== undefined;
	return {
		strength,
		form: isBlock ? blockLine : plainValue,
		deeperThan: indentOf(line),
		lines: isBlock ? maxBlockLines : 1,
	};
}

/** What a list of secrets waits for, `api_keys:` or `"tokens": [` at the end of its line. */
export function awaitedList(line: string, end: number, name: string): AwaitedValue | undefined {
	if (line.length - end > 12 || !/s$/i.test(name) || !/^["']?\s*:\s*\[?\s*$/.test(line.slice(end)))
		return undefined;
	const strength = strengthOf(name.slice(0, -1));
	if (strength === undefined) return undefined;
	return {
		strength: strength === 'strong' ? 'medium' : strength,
		form: listItem,
		lines: maxBlockLines,
		isList: true,
	};
}

export function findAwaited(
	line: string,
	awaited: AwaitedValue,
): {span?: Span; next: AwaitedValue | undefined} {
	const {deeperThan, form, strength, lines} = awaited;
	if (deeperThan !== undefined && line.trim() !== '' && indentOf(line) <= deeperThan)
		return {next: undefined};
	const next = lines > 1 ? {...awaited, lines: lines - 1} : undefined;
	const span = form
		.exec(line)
		?.indices?.slice(1)
		.find(group => group !== undefined);
	if (span === undefined && awaited.isList) return {next: undefined};
	if (span === undefined) return {next};
	const text = line.slice(...span);
	const isSecret = isSecretValue(text, strength) || (awaited.isList === true && looksLikePassword(text));
	return isSecret ? {span, next} : {next};
}

const maxBlockLines = 100;

const quotedValue = /^\s*\\?["']([^"']{4,4096})["']/d;
const argument = /^\s*["']?([^\s"'-][^\s"']{3,4095})/d;
const elementText = /^\s*([^\s<][^<]{2,4094}[^\s<])\s*(?:<|$)/d;
const valueProperty = /^\s*["']?value["']?\s*[:=]\s*["']?([^\s"',]{4,4096})/di;
const valueElement = /^\s*<(?:value|string)>([^<]{4,4096})</d;
const listItem =
	/^\s{0,80}(?:-\s{1,4})?(?:"([^"]{4,4096})"|'([^']{4,4096})'|["']?([^\s"',:{}[\]#&*!|>-][^\s"',]{3,4095})["']?),?\s*$/d;
const plainValue =
	/^\s*(?:value:\s{1,4})?(?:"([^"]{4,4096})"|'([^']{4,4096})'|["']?([^\s"':{}[\]#&*!|>-][^\s"']{3,4095})["']?)\s*$/d;
const blockLine = /^\s*(\S.{2,4095})/d;

function indentOf(line: string): number {
	return /^[\s-]*/.exec(line)![0].length;
}
