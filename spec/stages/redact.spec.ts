import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import test from 'ava';
import type {LogWarning} from '../../lib/log-warning.ts';
import {KnownValues} from '../../lib/redaction/known-values.ts';
import type {RedactOptions} from '../../lib/redaction/redactor.ts';
import {defaultRules} from '../../lib/redaction/rules.ts';
import {LineStage} from '../../lib/stages/map-lines.ts';
import {redact} from '../../lib/stages/redact.ts';

test('is a stage of its name', t => {
	const stage = redact();
	t.true(stage instanceof LineStage);
	t.is(stage.stageName, 'redact');
});

test('masks the lines that flow through it, and counts those that it changed', async t => {
	const stage = redact({secrets: ['hunter2!']});
	const lines: string[] = [];
	stage.on('data', line => lines.push(line));
	await pipeline(Readable.from(['a', 'b hunter2!', 'password=x1y2z3 hunter2!']), stage);
	t.deepEqual(lines, ['a', 'b [REDACTED]', 'password=[REDACTED] [REDACTED]']);
	t.is(stage.changed, 2);
	t.deepEqual(stage.redactedByRule, {secret: 2, 'key-value': 1});
});

test('`addSecret()` masks from then on', t => {
	const stage = redact();
	t.is(stage.mapLine('open sesame'), 'open sesame');
	stage.addSecret('sesame', undefined, '');
	t.is(stage.mapLine('open sesame'), 'open [REDACTED]');
});

test('shares the `KnownValues` that it is given', t => {
	const secrets = new KnownValues(['first-secret']);
	const [one, other] = [redact({secrets}), redact({secrets})];
	one.addSecret('second-secret');
	secrets.add('third-secret');
	t.is(other.mapLine('first-secret second-secret third-secret'), '[REDACTED] [REDACTED] [REDACTED]');
});

test('copies any other iterable', t => {
	const secrets = new Set(['first-secret']);
	const stage = redact({secrets});
	secrets.add('second-secret');
	t.is(stage.mapLine('first-secret second-secret'), '[REDACTED] second-secret');
});

test('remembers what a line began for its own lines only', t => {
	const begin = `${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)}`;
	const [stdout, stderr] = [redact(), redact()];
	t.is(stdout.mapLine(begin), begin);
	t.is(stderr.mapLine('MIIEpAIBAAKCAQEA7bq3'), 'MIIEpAIBAAKCAQEA7bq3');
	t.is(stdout.mapLine('MIIEpAIBAAKCAQEA7bq3'), '[REDACTED]');
});

test('runs rules of the user too, and counts them by their ids', t => {
	const rules = [...defaultRules, {id: 'ticket', pattern: /TICKET-\d{4}/, keywords: ['ticket-']}];
	const stage = redact({rules});
	t.is(stage.mapLine('TICKET-1234 ticket-1234 password=abcd'), '[REDACTED] ticket-1234 password=[REDACTED]');
	t.deepEqual(stage.redactedByRule, {ticket: 1, 'key-value': 1});
});

test('runs a rule without keywords on every line', t => {
	t.is(redact({rules: [{id: 'digits', pattern: /\d{4}/}]}).mapLine('1234 12'), '[REDACTED] 12');
});

test('masks what the groups of a pattern catch, and nothing else of the match', t => {
	const rules = [{id: 'pin', pattern: /pin (\d+)(?: or (\d+))?/}];
	t.is(redact({rules}).mapLine('pin 1234 or 5678, pin 9'), 'pin [REDACTED] or [REDACTED], pin [REDACTED]');
});

test('masks known values only where there are no rules', t => {
	t.is(
		redact({rules: [], secrets: ['abcdef']}).mapLine('password=abcdef password=hunter2'),
		'password=[REDACTED] password=hunter2',
	);
});

test('leaves what a rule finds and `allow` lists', t => {
	const stage = redact({allow: ['hunter2', /^test-/]});
	t.is(
		stage.mapLine('password=hunter2 password=test-12 password=hunter22'),
		'password=hunter2 password=test-12 password=[REDACTED]',
	);
});

test('leaves what a function allows', t => {
	const stage = redact({allow: (secret, ruleId) => secret === 'hunter2' && ruleId === 'key-value'});
	t.is(stage.mapLine('password=hunter2 password=hunter3'), 'password=hunter2 password=[REDACTED]');
});

test('masks known values though they are allowed', t => {
	t.is(redact({secrets: ['hunter2'], allow: ['hunter2']}).mapLine('hunter2'), '[REDACTED]');
});

test('puts what `censor` says in their place, as it stands', t => {
	t.is(redact({censor: '$&'}).mapLine('password=hunter2'), 'password=$&');
	const censor = (secret: string, ruleId: string) => `<${ruleId}:${secret.length}>`;
	t.is(
		redact({censor, secrets: ['sesame']}).mapLine('password=hunter2 sesame'),
		'password=<key-value:7> <secret:6>',
	);
});

const failsClosed = test.macro((t, options: RedactOptions) => {
	const warnings: LogWarning[] = [];
	const stage = redact({...options, onWarning: warning => warnings.push(warning)});
	t.is(stage.mapLine('a 1234'), '[REDACTED]');
	t.is(stage.mapLine('b 1234'), '[REDACTED]');
	t.is(stage.mapLine('c'), 'c');
	t.deepEqual(
		warnings.map(({code}) => code),
		['LOGSLUICE_STAGE_FAILED'],
	);
});

const pin = {id: 'pin', pattern: /\d{4}/};
function fail(): never {
	throw new Error('fails');
}
test('masks a line on which `censor` throws', failsClosed, {rules: [pin], censor: fail});
test('masks a line on which `censor` gives no string', failsClosed, {
	rules: [pin],
	censor: () => 1 as unknown as string,
});
test('masks a line on which `allow` throws', failsClosed, {rules: [pin], allow: fail});
test('masks a line on which a rule throws', failsClosed, {rules: [{...pin, accept: fail}]});
test('masks a line on which a finder throws', failsClosed, {
	rules: [{id: 'pin', keywords: ['1234'], finder: () => ({find: fail})}],
});

const remembersKeys = test.macro((t, options: RedactOptions) => {
	const stage = redact({...options, onWarning: () => {}});
	const begin = `${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)}`;
	t.is(stage.mapLine(`${begin} ${'Ab3/'.repeat(16)}`), '[REDACTED]');
	t.is(stage.mapLine('Ab3/'.repeat(16)), '[REDACTED]');
});
const marked = {id: 'marked', keywords: ['begin'], pattern: /BEGIN/};
for (const [place, rules] of [
	['before', [{...marked, accept: fail}, ...defaultRules]],
	['behind', [...defaultRules, {...marked, accept: fail}]],
] as const) {
	test(`remembers that a key began though a rule ${place} throws`, remembersKeys, {rules});
}
test('remembers that a key began though `allow` throws', remembersKeys, {
	allow: (_secret, ruleId) => ruleId !== 'private-key' || fail(),
});
test('remembers that a key began though `censor` throws', remembersKeys, {censor: fail});
test('asks a finder that is a generator for all, though `allow` throws', t => {
	const finder = () => {
		let isOpen = false;
		return {
			get expectant() {
				return isOpen;
			},
			*find(line: string): Generator<readonly [number, number]> {
				yield [0, line.length];
				isOpen = true;
			},
		};
	};
	let asked = 0;
	const allow = () => asked++ > 0 || fail();
	const stage = redact({rules: [{id: 'generated', keywords: ['open'], finder}], allow, onWarning: () => {}});
	stage.mapLine('open');
	stage.mapLine('next');
	t.is(asked, 2);
});

test('may be called from within itself', t => {
	const inner = redact();
	const stage = redact({
		rules: [{...pin, accept: () => inner.mapLine('password=hunter2') !== ''}],
		secrets: ['sesame'],
	});
	t.is(stage.mapLine('1234 sesame'), '[REDACTED] [REDACTED]');
});

test('tells of short secrets by `onWarning`', t => {
	const warnings: LogWarning[] = [];
	redact({secrets: ['abc'], onWarning: warning => warnings.push(warning)}).addSecret('abcd');
	t.deepEqual(
		warnings.map(({code}) => code),
		['LOGSLUICE_SHORT_SECRET'],
	);
});

const refused = test.macro({
	exec(t, options: unknown, message: RegExp) {
		t.throws(() => redact(options as RedactOptions), {instanceOf: TypeError, message});
	},
	title: title => `refuses ${title}`,
});
test('options that it does not have', refused, {secret: ['a']}, /secret/);
test('rules that are no array', refused, {rules: pin}, /`rules`/);
test('a rule without an id', refused, {rules: [{pattern: /a/}]}, /rules\[0\]\.id/);
test('the id of known values', refused, {rules: [{id: 'secret', pattern: /a/}]}, /rules\[0\]\.id/);
test('two rules of one id', refused, {rules: [pin, pin]}, /pin/);
test('a pattern that is none', refused, {rules: [{id: 'a', pattern: 'a'}]}, /pattern of rule a/);
test('a pattern that could run away', refused, {rules: [{id: 'a', pattern: /(a+)+b/}]}, /rule a/);
test('a keyword that is no text', refused, {rules: [{...pin, keywords: ['é']}]}, /keywords of rule pin/);
test('an `accept` that is no function', refused, {rules: [{...pin, accept: true}]}, /accept of rule pin/);
test('a `censor` that is neither string nor function', refused, {censor: 1}, /`censor`/);
test('an `allow` that is neither array nor function', refused, {allow: 'a'}, /`allow`/);
test('an item of `allow` that is neither string nor RegExp', refused, {allow: [1]}, /`allow`/);
test('an `onWarning` that is no function', refused, {onWarning: 1}, /`onWarning`/);

test('refuses a string for `secrets`, and does not show it', t => {
	const error = t.throws(() => redact({secrets: 'my-secret'}), {instanceOf: TypeError, message: /`secrets`/});
	t.notRegex(error.message, /my-secret/);
});
