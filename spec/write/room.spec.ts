import test from 'ava';
import {Room} from '../../lib/write/room.ts';

test('Lets in one after the other, in the order of their coming, while there is room', t => {
	const room = new Room(60_000, () => t.fail());
	const came: number[] = [];
	for (const number of [1, 2, 3]) room.wait(() => came.push(number));
	room.open(() => came.length < 2);
	t.deepEqual(came, [1, 2]);
	t.true(room.isAwaited);
	room.open(() => true);
	t.deepEqual(came, [1, 2, 3]);
	t.false(room.isAwaited);
});

test('Who comes again before there is room waits once, at the first place', t => {
	const room = new Room(60_000, () => t.fail());
	const came: string[] = [];
	const again = (): number => came.push('again');
	room.wait(again);
	room.wait(() => came.push('other'));
	for (let times = 0; times < 1_000; times++) room.wait(again);
	room.open(() => true);
	t.deepEqual(came, ['again', 'other']);
});

test('Calls back after `maxBlockMs`, counted from the first who waits', async t => {
	// Its own timer keeps no process alive.
	const alive = setInterval(() => {}, 1_000);
	await new Promise<void>(resolve => {
		const room = new Room(1, resolve);
		room.wait(() => t.fail());
	});
	clearInterval(alive);
	t.pass();
});
