import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {onAbort} from '../../lib/read/on-abort.ts';

const setUp = () => {
	const controller = new AbortController();
	const called: string[] = [];
	const on = (name: string) => onAbort(controller.signal, () => called.push(name));
	return {controller, called, on};
};

test('everybody is called once, in the order of their coming', t => {
	const {controller, called, on} = setUp();
	on('first');
	on('second');
	controller.abort();
	controller.abort();
	t.deepEqual(called, ['first', 'second']);
});

test('who comes after the signal was aborted is called at once', t => {
	const {controller, called, on} = setUp();
	controller.abort();
	on('late')();
	t.deepEqual(called, ['late']);
});

test('what was taken back is not called, not even by one that is called before it', t => {
	const {controller, called, on} = setUp();
	on('taken back')();
	onAbort(controller.signal, () => takeBack());
	const takeBack = on('taken back meanwhile');
	on('last');
	controller.abort();
	t.deepEqual(called, ['last']);
});

test('a signal of a hundred warns of nothing', async t => {
	const warnings: Error[] = [];
	const onWarning = (warning: Error) => warnings.push(warning);
	process.on('warning', onWarning);
	const {controller, called, on} = setUp();
	for (let count = 0; count < 100; count++) on(String(count));
	await turn();
	process.off('warning', onWarning);
	t.deepEqual(warnings, []);
	controller.abort();
	t.is(called.length, 100);
});
