import test from 'ava';
import {Delivery} from '../../lib/write/delivery.ts';

function accepted(lines: number): Delivery {
	const delivery = new Delivery();
	delivery.accepted = lines;
	return delivery;
}

test('Calls back once all lines are acknowledged or lost', t => {
	const delivery = accepted(3);
	let settled = 0;
	delivery.whenSettled(() => settled++);
	delivery.acknowledge(1, '1-0');
	delivery.lose(1, new Error('first'));
	t.is(settled, 0);
	delivery.acknowledge(1, '2-0');
	t.is(settled, 1);
	t.like(delivery, {written: 2, lost: 1, pending: 0, lastId: '2-0', error: {message: 'first'}});
});

test('Calls back at once when nothing is pending', t => {
	let settled = 0;
	accepted(0).whenSettled(() => settled++);
	t.is(settled, 1);
});

test('A line is counted once: lost at the deadline, acknowledged after it', t => {
	const delivery = accepted(2);
	delivery.lose(2, new Error('late'));
	delivery.acknowledge(2, '1-0');
	t.like(delivery, {written: 0, lost: 2, lastId: undefined});
});
