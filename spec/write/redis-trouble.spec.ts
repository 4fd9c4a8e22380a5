import test from 'ava';
import {ReplyError} from 'ioredis';
import {describeTrouble, type Remedy, remedyFor} from '../../lib/write/redis-trouble.ts';

const remedy = test.macro({
	exec(t, message: string, expected: Remedy) {
		const error = new ReplyError(message);
		t.is(error.name, 'ReplyError');
		t.is(remedyFor(error), expected);
	},
	title: (_, message, expected) => `${expected}: ${message}`,
});
test(remedy, 'NOSCRIPT No matching script. Please use EVAL.', 'load');
test(remedy, 'LOADING Redis is loading the dataset in memory', 'wait');
test(remedy, 'BUSY Redis is busy running a script.', 'wait');
test(remedy, 'OOM command not allowed when used memory > maxmemory. script: 1, on @user_script:9.', 'wait');
test(remedy, 'MISCONF Redis is configured to save RDB snapshots', 'wait');
test(remedy, 'READONLY You can’t write against a read only replica.', 'reconnect');
test(remedy, "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 'reconnect');
// As Redis 5 and 6 put it.
test(remedy, '@user_script: 95: -OOM command not allowed when used memory > maxmemory.', 'wait');
test(
	remedy,
	'ERR Error running script (call to f_1): @user_script:9: @user_script: 9: -READONLY You can’t write',
	'reconnect',
);
test(remedy, 'ERR Error running script (call to f_1): @user_script:9: -WRONGTYPE Operation', 'stop');
test(remedy, 'ERR max number of clients reached', 'wait');
test(remedy, 'NOREPLICAS Not enough good replicas to write.', 'wait');
test(remedy, 'CLUSTERDOWN The cluster is down', 'wait');
test(remedy, 'NOAUTH Authentication required.', 'credentials');
test(remedy, 'WRONGPASS invalid username-password pair or user is disabled.', 'credentials');
test(remedy, 'WRONGTYPE Operation against a key holding the wrong kind of value', 'stop');
test(remedy, 'NOPERM this user has no permissions to run the evalsha command', 'stop');
test(remedy, 'CROSSSLOT Keys in request don’t hash to the same slot', 'stop');
test(remedy, "ERR unknown command 'evalsha'", 'stop');

test('Whatever the client says of the connection is waited out', t => {
	for (const message of [
		'Connection is closed.',
		'Command timed out',
		'write EPIPE',
		"Stream isn't writeable",
	]) {
		t.is(remedyFor(new Error(message)), 'wait');
	}
});

test('A mistake of ours is not sent again for ever', t => {
	t.is(remedyFor(new TypeError('x is not a function')), 'stop');
});

test('Messages name the key and what to do', t => {
	t.regex(
		describeTrouble(new ReplyError('WRONGTYPE Operation'), 'job:1:logs'),
		/^WRONGTYPE .*`job:1:logs`.*choose another/,
	);
	t.regex(describeTrouble(new ReplyError('NOPERM this user'), 'k'), /\+evalsha \+eval/);
	// As Redis 8 and Valkey 8 put it.
	const denied = "ERR ACL failure in script: User ci has no permissions to run the 'xadd' command";
	const where = ` script: ${'0'.repeat(40)}, on @user_script:61.`;
	t.regex(
		describeTrouble(new ReplyError(denied + where), 'k'),
		/'xadd' command: the ACL user needs \+evalsha/,
	);
	t.is(
		describeTrouble(new ReplyError('READONLY It is a read only replica.'), 'k'),
		'READONLY It is a read only replica: the connected server is a replica; looking for the master',
	);
	t.is(describeTrouble(new Error('read ECONNRESET'), 'k'), 'read ECONNRESET');
});
