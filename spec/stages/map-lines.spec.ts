import {Readable, Transform} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import test from 'ava';
import type {LogWarning} from '../../lib/log-warning.ts';
import {type LineMapper, LineStage, mapLines} from '../../lib/stages/map-lines.ts';

const maps = test.macro(async (t, mapper: LineMapper, input: string[], expected: string[]) => {
	t.deepEqual(await through(mapLines(mapper), input), expected);
});

test('each line goes through the mapper', maps, line => line.toUpperCase(), ['a', 'b'], ['A', 'B']);
test(
	'`undefined` drops a line',
	maps,
	line => (line === 'b' ? undefined : line),
	['a', 'b', 'c'],
	['a', 'c'],
);
test('an empty line is a line', maps, line => line, ['', 'a', ''], ['', 'a', '']);
test('a line may become empty', maps, () => '', ['a'], ['']);
test('a `\\n` in the result becomes a space', maps, line => `${line}\nb\n`, ['a'], ['a b ']);
test('so does a `\\r`', maps, line => `${line}\rb`, ['a'], ['a b']);
test('and a `\\r\\n` becomes one', maps, line => `${line}\r\nb`, ['a'], ['a b']);
test(
	'a `\\r` that was in the line stays, for the stages behind',
	maps,
	line => line,
	['10%\r20%'],
	['10%\r20%'],
);

test('it is a Transform with a readable mapper', t => {
	const mapper: LineMapper = line => line;
	const stage = mapLines(mapper);
	t.true(stage instanceof Transform);
	t.true(stage instanceof LineStage);
	t.is(stage.mapper, mapper);
	t.is(stage.stageName, 'mapper');
	t.is(mapLines(line => line).stageName, 'mapLines');
	t.is(mapLines(mapper, {name: 'shout'}).stageName, 'shout');
});

test('it counts what it changed and what it took out', async t => {
	const stage = mapLines(line => (line === 'b' ? undefined : line.trim()));
	await through(stage, ['a', 'b', ' c', 'd']);
	t.like(stage, {changed: 1, dropped: 1, failed: 0, added: 0});
});

test('what `flush` gives comes out behind the last line', async t => {
	const held: string[] = [];
	const stage = mapLines(line => void held.push(line), {flush: () => held.join('\n')});
	t.deepEqual(await through(stage, ['a', 'b']), ['a b']);
	t.like(stage, {dropped: 2, added: 1});
});

test('a `flush` with nothing to say adds nothing', async t => {
	t.deepEqual(
		await through(
			mapLines(line => line, {flush: () => undefined}),
			['a'],
		),
		['a'],
	);
});

const withholds = test.macro(async (t, mapper: LineMapper, cause: RegExp) => {
	const warnings: LogWarning[] = [];
	const stage = mapLines(mapper, {name: 'shout'});
	stage.onWarning = warning => warnings.push(warning);
	t.deepEqual(await through(stage, ['a secret', 'b']), [
		'[withheld: shout failed]',
		'[withheld: shout failed]',
	]);
	t.like(stage, {failed: 2, changed: 0, dropped: 0});
	t.is(warnings.length, 1);
	t.is(warnings[0]?.code, 'LOGSLUICE_STAGE_FAILED');
	t.regex(String((warnings[0]?.cause as Error | undefined)?.message), cause);
	t.notRegex(`${warnings[0]} ${warnings[0]?.cause}`, /secret/);
});

test('a line on which the mapper throws is withheld', withholds, () => fail('no'), /^no$/);
test(
	'a line for which it gives null is withheld',
	withholds,
	(() => null) as never,
	/string or undefined, got object$/,
);
test(
	'a line for which it gives bytes is withheld',
	withholds,
	((line: string) => Buffer.from(line)) as never,
	/got object$/,
);
test(
	'a line for which it gives a promise is withheld',
	withholds,
	(async (line: string) => line) as never,
	/got object$/,
);

test('a `flush` that throws is a withheld line', async t => {
	const stage = mapLines(line => line, {name: 'shout', flush: () => fail('no')});
	stage.onWarning = () => {};
	t.deepEqual(await through(stage, ['a']), ['a', '[withheld: shout failed]']);
	t.is(stage.failed, 1);
});

test('an `onWarning` that throws does not reach the stream', async t => {
	const stage = mapLines(() => fail('no'));
	stage.onWarning = () => fail('neither');
	const warned = new Promise<Error>(resolve => process.once('warning', resolve));
	t.deepEqual(await through(stage, ['a']), ['[withheld: mapLines failed]']);
	t.regex((await warned).message, /`onWarning` failed/);
});

test('bytes are taken as a line of UTF-8', async t => {
	const text = mapLines(line => `${line}!`);
	t.deepEqual(await through(text, [Buffer.from('é'), new Uint8Array([0x61, 0x62])]), ['é!', 'ab!']);
});

test('what is neither string nor bytes is an error of the stream, not a line', async t => {
	for (const chunk of [{a: 'secret'}, 7, Symbol('secret'), Object.create(null)]) {
		const stage = mapLines(line => line);
		const error = await t.throwsAsync(pipeline(Readable.from([chunk]), stage), {instanceOf: TypeError});
		t.notRegex(String(error), /secret/);
	}
});

const refused = test.macro((t, mapper: unknown, options: unknown, message: RegExp) => {
	t.throws(() => mapLines(mapper as LineMapper, options as object), {instanceOf: TypeError, message});
});

test(
	'a mapper that is no function is refused',
	refused,
	'shout',
	{},
	/^Expected `mapper` to be a function, got `'shout'` \(string\)$/,
);
test(
	'a `flush` that is no function is refused',
	refused,
	String,
	{flush: 'a'},
	/^Expected `flush` to be a function/,
);
test('an unknown option is refused', refused, String, {final: String}, /`final`/);

async function through(stage: Transform, chunks: unknown[]): Promise<unknown[]> {
	return Readable.from(chunks).pipe(stage).toArray();
}

function fail(message: string): never {
	throw new Error(message);
}
