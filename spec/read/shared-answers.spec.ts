import test from 'ava';
import {SharedAnswers} from '../../lib/read/shared-answers.ts';

// Questions are answered when the test says so, with their number.
const setUp = () => {
	const answers = new SharedAnswers();
	const asked: {answer(): void; fail(error: Error): void}[] = [];
	const ask = (question = 'q') =>
		answers.get(question, () => {
			const number = asked.length + 1;
			return new Promise<number>((resolve, reject) => {
				asked.push({answer: () => resolve(number), fail: reject});
			});
		});
	return {asked, ask};
};

test('what many ask meanwhile is asked once more, after they asked', async t => {
	const {asked, ask} = setUp();
	const first = ask();
	const others = [ask(), ask(), ask()];
	t.is(asked.length, 1);
	asked[0]?.answer();
	t.is(await first, 1);
	// One that comes now shares what has just been asked for the others only if it was not asked yet.
	const last = ask();
	t.is(asked.length, 2);
	asked[1]?.answer();
	t.deepEqual(await Promise.all(others), [2, 2, 2]);
	asked[2]?.answer();
	t.is(await last, 3);
	t.is(asked.length, 3);
});

test('each question is asked by itself, and again when it was answered', async t => {
	const {asked, ask} = setUp();
	const [a, b] = [ask('a'), ask('b')];
	t.is(asked.length, 2);
	asked[1]?.answer();
	asked[0]?.answer();
	t.deepEqual(await Promise.all([a, b]), [1, 2]);
	const again = ask('a');
	t.is(asked.length, 3);
	asked[2]?.answer();
	t.is(await again, 3);
});

test('a failure is that of its own askers only', async t => {
	const {asked, ask} = setUp();
	const first = ask();
	const second = ask();
	asked[0]?.fail(new Error('away'));
	await t.throwsAsync(first, {message: 'away'});
	asked[1]?.answer();
	t.is(await second, 2);
});
