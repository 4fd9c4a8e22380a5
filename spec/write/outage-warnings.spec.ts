import test from 'ava';
import {Redis} from 'ioredis';
import {Connection} from '../../lib/write/connection.ts';
import {OutageWarnings} from '../../lib/write/outage-warnings.ts';

const held = {held: 524_288, limit: 1_048_576};

test('Of the jobs of one client and listener, one tells of an outage, in each outage', t => {
	const told: string[] = [];
	const {connection, warnings} = jobs(2, message => told.push(message));
	const [first, second] = warnings as [OutageWarnings, OutageWarnings];
	first.tellAway('first', held);
	second.tellAway('second', held);
	first.tellAway('first', held);
	t.deepEqual(told, ['first; holding 0.5 MiB of log (limit 1.0 MiB)']);
	// Only the second has its batch through before the next outage: the first has told of its own already.
	connection.noteStored();
	second.reset({isCaughtUp: true});
	first.tellAway('first again', held);
	second.tellAway('second again', held);
	t.is(told.length, 2);
	t.regex(told[1] as string, /^second again/);
});

test('Each other kind is told once by each job, until it has caught up', t => {
	const told: string[] = [];
	const [job] = jobs(1, message => told.push(message), {lullMs: 0}).warnings as [OutageWarnings];
	job.tellLost('key');
	job.tellLost('key');
	job.reset({isCaughtUp: false});
	job.tellLost('key');
	t.is(told.length, 1);
	job.reset({isCaughtUp: true});
	job.tellLost('key');
	t.is(told.length, 2);
});

test('A job that catches up and loses again at once tells of it once', t => {
	const told: string[] = [];
	const [job] = jobs(1, message => told.push(message)).warnings as [OutageWarnings];
	for (let round = 0; round < 3; round++) {
		job.tellLost('key');
		job.reset({isCaughtUp: true});
	}
	t.is(told.length, 1);
});

function jobs(
	count: number,
	onMessage: (message: string) => void,
	options?: {lullMs: number},
): {connection: Connection; warnings: OutageWarnings[]} {
	const connection = Connection.of(new Redis({lazyConnect: true}));
	const onWarning = ({message}: Error): void => onMessage(message);
	return {
		connection,
		warnings: Array.from({length: count}, () => new OutageWarnings(onWarning, connection, options)),
	};
}
