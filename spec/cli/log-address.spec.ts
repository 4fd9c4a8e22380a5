import test from 'ava';
import {logAddress, logName} from '../../lib/cli/log-address.ts';
import {redisUrl} from '../../lib/cli/redis-url.ts';
import {tailCommand} from '../../lib/cli/tail-command.ts';
import {UsageError} from '../../lib/cli/usage-error.ts';

const address = (values: Record<string, string>, environment = {}) =>
	logAddress(new Map(Object.entries(values)), environment);

test('a job, a key, the environment, nothing', t => {
	t.deepEqual(address({job: '42'}, {LOGSLUICE_JOB_ID: '7'}), {jobId: '42'});
	t.deepEqual(address({key: 'logs:x'}, {LOGSLUICE_JOB_ID: '7'}), {key: 'logs:x'});
	t.deepEqual(address({}, {LOGSLUICE_JOB_ID: '7'}), {jobId: '7'});
	t.is(address({}, {LOGSLUICE_JOB_ID: ''}), undefined);
});

test('not both', t => {
	t.throws(() => address({job: '42', key: 'x'}), {instanceOf: UsageError, message: /--job and --key/});
});

test('a bad id is told with where it came from', t => {
	t.throws(() => address({job: 'a b'}), {instanceOf: UsageError, message: /^--job: .* got "a b"$/});
	t.throws(() => address({}, {LOGSLUICE_JOB_ID: '\x1b[31m'}), {
		instanceOf: UsageError,
		message: /^LOGSLUICE_JOB_ID: .* got "\\u001b\[31m"$/,
	});
});

test('names', t => {
	t.is(logName({jobId: '42'}), 'job 42');
	t.is(logName({key: 'logs:x'}), 'key logs:x');
});

const typed = test.macro(
	(t, log: {jobId: string} | {key: string}, redis: string | undefined, expected: string) => {
		t.is(tailCommand(log, redisUrl(redis, {})), expected);
	},
);

test('what to type for a job', typed, {jobId: '42'}, undefined, 'logsluice tail 42');
test('what to type for a key', typed, {key: 'logs:x'}, undefined, 'logsluice tail --key logs:x');
test('what to type for an odd key', typed, {key: "it's $x"}, undefined, "logsluice tail --key 'it'\\''s $x'");
test(
	'what to type for another Redis',
	typed,
	{jobId: '42'},
	'redis://cache',
	'logsluice tail 42 --redis redis://cache',
);
test(
	'a password is left to the user',
	typed,
	{jobId: '42'},
	'redis://:hunter22@cache',
	'logsluice tail 42 --redis …',
);
