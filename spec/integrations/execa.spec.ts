import {Writable} from 'node:stream';
import test from 'ava';
import {execa} from 'execa';
import {createLogPipeline} from '../../lib/index.ts';

const script = String.raw`
	process.stdout.write('\u001b[32mready\u001b[39m\n');
	process.stderr.write('oops\n');
	process.stdout.write('no newline at the end');
`;

test('execa pipes both outputs, waits for their lines, and keeps its own result', async t => {
	const out = collector();
	const err = collector();
	const {stdout, exitCode} = await execa(process.execPath, ['--eval', script], {
		stdout: ['pipe', createLogPipeline(out.sink)],
		stderr: ['pipe', createLogPipeline(err.sink)],
	});
	t.deepEqual(out.lines, ['ready', 'no newline at the end']);
	t.deepEqual(err.lines, ['oops']);
	t.is(stdout, '\u001b[32mready\u001b[39m\nno newline at the end');
	t.is(exitCode, 0);
});

test('a sink that fails under execa does not fail the command', async t => {
	const sink = new Writable({
		objectMode: true,
		write: (_line, _encoding, done) => done(new Error('disk full')),
	});
	const warnings: string[] = [];
	const logs = createLogPipeline(sink, {onWarning: warning => void warnings.push(warning.code)});
	const {exitCode, stdout} = await execa(process.execPath, ['--eval', script], {stdout: ['pipe', logs]});
	t.is(exitCode, 0);
	t.regex(stdout, /at the end$/);
	t.is((await logs.flush()).lost, 2);
	t.is(warnings.length, 1);
});

function collector(): {readonly lines: string[]; readonly sink: Writable} {
	const lines: string[] = [];
	const write = (line: string, _encoding: BufferEncoding, done: () => void): void => {
		lines.push(line);
		done();
	};
	return {lines, sink: new Writable({objectMode: true, write})};
}
