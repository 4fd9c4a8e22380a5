import test from 'ava';
import fc from 'fast-check';
import {looksMixed, looksRandom} from '../../lib/redaction/looks-random.ts';

const judges = test.macro(
	(t, judge: (value: string) => boolean, expected: boolean, values: readonly string[]) => {
		t.deepEqual(
			values.filter(value => judge(value) !== expected),
			[],
		);
	},
);

// Made of halves, so that no scanner takes one for a key.
const random = ['x7GqL2mV', 'p9RtZ4kW'].join('');
const uuid = ['5f1e2d3c', '7a6b', '4c5d', '8e9f', '0a1b2c3d4e5f'].join('-');

test('random letters and digits look random, whatever parts or surrounds them', judges, looksRandom, true, [
	random,
	`prefix_${random}`,
	`${random}==`,
	`a/b/${random}`,
	uuid,
	uuid.toUpperCase(),
	'aXbYcZdWeVfUgT',
	'0a1b2c3d',
	`${random.slice(0, 6)}+${random.slice(6)}${'abcd'.repeat(3)}`,
]);
test('words, paths, versions, numbers and identifiers do not', judges, looksRandom, false, [
	'',
	'password',
	'correct-horse-battery-staple',
	'src/redaction/assigned-value.ts',
	'node_modules/@types/node',
	'v1.22.333',
	'12345678901234567890',
	'2026-11-22T10:15:02.114',
	'getAccessTokenFromHeader',
	'SCREAMING_SNAKE_CASE',
	'0a1b2c3',
	`${random} two`,
	`${random}é`,
	`${random}"`,
]);
test('runs with a digit before a letter look mixed, as long numbers do', judges, looksMixed, true, [
	'abcdefghij1k',
	'1a-2b-somewhat-long-text',
	'123456789012345',
	`é"${'abcdefghij1k'}`,
]);
test('short runs, and words that end in digits, do not', judges, looksMixed, false, [
	'',
	'abcdefghi1k',
	'1a-2b-short',
	'abcdefghijklm1',
	'12345678901234',
]);

// By patterns: easier to read, and several times as slow.
function looksRandomByPattern(value: string): boolean {
	if (!/^[\w+/=.~%!@#$^*:|?-]+$/.test(value)) return false;
	const runs = value.split(/[^A-Za-z0-9]+/);
	return runs.some(isRandomRun) || (runs.length - 1 <= value.length / 10 && isRandomRun(runs.join('')));
}

function isRandomRun(run: string): boolean {
	if (run.length < 8 || /^\d+$/.test(run)) return false;
	const digits = run.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
	const cases = run.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
	if (digits >= 3) return true;
	if (digits + cases <= run.length * 0.4) return false;
	const isCamelCase = !/[A-Z]{3}|[A-Z]$/.test(run) && (run.match(/[A-Z]+/g)?.length ?? 0) <= run.length / 3;
	return digits > 0 || (run.length >= 12 && !isCamelCase);
}

test('what is told character by character is what patterns tell', t => {
	const characters = fc.constantFrom(...'abcABC123', ...'abcXYZ', '-', '_', '/', '.', '=', ' ', 'é');
	for (const unit of [characters, fc.constantFrom(...'aA1'), fc.constantFrom(...'abAB12-')]) {
		const values = fc.string({unit, maxLength: 40});
		fc.assert(
			fc.property(values, value => looksRandom(value) === looksRandomByPattern(value)),
			{numRuns: 2000},
		);
	}
	t.pass();
});
