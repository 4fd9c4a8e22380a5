import test from 'ava';
import {logKey, logKeys} from '../../lib/format/log-key.ts';

test('The key of a job', t => {
	t.is(logKey('42'), 'job:42:logs');
	t.is(logKey('a.B_c-9'), 'job:a.B_c-9:logs');
	t.is(logKey('x'.repeat(128)).length, 128 + 9);
});

const refused = test.macro({
	exec(t, jobId: unknown) {
		t.throws(() => logKey(jobId as string), {
			instanceOf: TypeError,
			message: /^Expected `jobId` to be 1 to 128/,
		});
	},
	title: (_, jobId) => `Refuses the job id ${JSON.stringify(jobId)?.slice(0, 40)}`,
});
for (const jobId of [
	'',
	'.a',
	'-a',
	'_a',
	'a:b',
	'a b',
	'a{b}',
	'a\n',
	'a\0',
	'é',
	'x'.repeat(129),
	7,
	null,
	['a'],
]) {
	test(refused, jobId);
}

const keys = test.macro({
	exec(t, key: string, keyPrefix: string, state: string) {
		t.deepEqual(logKeys({key}, {keyPrefix, isCluster: true}), {stream: key, state});
	},
	title: (_, key, keyPrefix) => `The state key of ${key} under the prefix '${keyPrefix}'`,
});
test(keys, 'job:1:logs', '', '{job:1:logs}:state');
test(keys, 'job:1:logs', 'app:', '{app:job:1:logs}:state');
test(keys, 'job:1:logs', '{app}:', 'job:1:logs:state');
test(keys, 'log:{1}', '', 'log:{1}:state');
test(keys, 'log:{1}{2}', '', 'log:{1}{2}:state');

const stray = test.macro({
	exec(t, key: string) {
		t.throws(() => logKeys({key}, {isCluster: true}), {instanceOf: TypeError, message: /same cluster slot/});
		t.notThrows(() => logKeys({key}, {isCluster: false}));
	},
	title: (_, key) => `On a Cluster refuses ${key}, whose braces make no tag`,
});
test(stray, 'a}b');
test(stray, 'log:{}x}');
