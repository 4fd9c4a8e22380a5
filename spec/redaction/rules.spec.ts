import test from 'ava';
import {redactText} from '../../lib/redaction/redact-text.ts';
import type {PatternRule} from '../../lib/redaction/rule.ts';
import {defaultRules} from '../../lib/redaction/rules.ts';
import {sampleOf, seededRandom} from './sample.ts';

const patternRules = defaultRules.filter((rule): rule is PatternRule => 'pattern' in rule);

test('has a readable id for every rule', t => {
	for (const {id} of defaultRules) t.regex(id, /^[\da-z]+(?:-[\da-z]+)*$/);
	t.is(new Set(defaultRules.map(({id}) => id)).size, defaultRules.length);
});

test('knows at least 150 formats of tokens', t => {
	t.true(patternRules.filter(({provider}) => provider !== undefined).length >= 150);
});

test('says of every rule whose secrets it finds or what it finds', t => {
	for (const rule of defaultRules) t.true((rule.provider ?? rule.description ?? '') !== '', rule.id);
});

test('has keywords for every rule, so that a line without any costs one pass', t => {
	for (const {id, keywords = []} of defaultRules) t.true(keywords.length > 0, id);
});

for (const rule of patternRules) {
	test(`${rule.id}: masks what has its format`, t => {
		const random = seededRandom(rule.id.length);
		for (let round = 0; round < 5; round++) {
			const {text, secret} = secretOf(rule, random);
			for (const line of rule.provider === undefined ? [text, `+ ${text}`] : shapes(text)) {
				const masked = redactText(besideKeyword(line, rule), {rules: [rule]});
				t.false(masked.includes(secret), `${line} → ${masked}`);
				t.true(masked.includes('[REDACTED]'), `${line} → ${masked}`);
			}
		}
	});
}

function shapes(text: string): string[] {
	return [text, `(${text})`, `"${text}"`, `'${text}';`, `x ${text}, retrying`, `{"line":"a\\n${text}\\n"}`];
}

/** Some formats are too plain to look for them on lines that do not name their provider. */
function besideKeyword(line: string, {keywords = []}: PatternRule): string {
	const named = keywords.some(keyword => line.toLowerCase().includes(keyword));
	return named ? line : `${keywords[0]} ${line}`;
}

/** A text that the rule's pattern matches, and what of it is secret. */
function secretOf(
	{id, pattern, accept = () => true}: PatternRule,
	random: () => number,
): {text: string; secret: string} {
	const anchored = new RegExp(pattern.source, pattern.flags.replace('g', ''));
	for (let attempt = 0; attempt < 20_000; attempt++) {
		const text = sampleOf(pattern, random);
		const match = anchored.exec(text);
		const secret = match?.slice(1).find(group => group !== undefined) ?? match?.[0];
		if (secret !== undefined && secret.length >= 4 && accept(secret)) return {text, secret};
	}
	throw new Error(`No text found that rule ${id} accepts`);
}
