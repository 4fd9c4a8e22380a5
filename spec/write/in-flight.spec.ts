import test from 'ava';
import {InFlight} from '../../lib/write/in-flight.ts';

const half = 2 * 1024 * 1024;

test('Beyond the bound, batches go in turn, as those before them are answered for', async t => {
	const inFlight = new InFlight();
	const gone: string[] = [];
	const enter = (name: string, bytes: number): Promise<unknown> =>
		inFlight.enter(bytes).then(() => gone.push(name));
	await enter('a', half);
	await enter('b', half);
	const late = [enter('c', half), enter('d', 1), enter('e', half)];
	await turn();
	t.deepEqual(gone, ['a', 'b']);
	inFlight.leave(half);
	await turn();
	// Not before its turn, though it would fit.
	t.deepEqual(gone, ['a', 'b', 'c']);
	inFlight.leave(half);
	await turn();
	t.deepEqual(gone, ['a', 'b', 'c', 'd']);
	inFlight.leave(half);
	await Promise.all(late);
	t.deepEqual(gone, ['a', 'b', 'c', 'd', 'e']);
});

test('A batch larger than the bound goes alone', async t => {
	const inFlight = new InFlight();
	await inFlight.enter(1);
	let isGone = false;
	const large = inFlight.enter(10 * half).then(() => {
		isGone = true;
	});
	await turn();
	t.false(isGone);
	inFlight.leave(1);
	await large;
	let isNextGone = false;
	const next = inFlight.enter(1).then(() => {
		isNextGone = true;
	});
	await turn();
	t.false(isNextGone);
	inFlight.leave(10 * half);
	await next;
});

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
