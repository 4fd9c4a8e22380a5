import test from 'ava';
import {PageSize} from '../../lib/read/page-size.ts';

const page = (entries: number, length: number) =>
	Array.from({length: entries}, () => ({text: 'x'.repeat(length)}));

test('a page doubles while it comes full, up to 2,048 entries', t => {
	const size = new PageSize();
	const sizes = Array.from({length: 6}, () => {
		const asked = size.entries;
		size.learn(page(asked, 100), asked);
		return asked;
	});
	t.deepEqual(sizes, [256, 512, 1024, 2048, 2048, 2048]);
});

test('a page that does not come full is followed by one of the usual size', t => {
	const size = new PageSize();
	size.learn(page(256, 100), 256);
	size.learn(page(511, 100), 512);
	t.is(size.entries, 256);
	size.learn([], 256);
	t.is(size.entries, 256);
});

test('large entries make a page smaller, so that it stays of its size in bytes', t => {
	const size = new PageSize(64 * 1024);
	size.learn(page(256, 1024 - 300), 256);
	t.is(size.entries, 64);
	size.learn(page(63, 1024 - 300), 64);
	t.is(size.entries, 64);
	size.learn(page(64, 1024 * 1024), 64);
	t.is(size.entries, 16);
	size.learn(page(16, 10), 16);
	t.is(size.entries, 32);
});

test('the first page is of as many entries as fit even if they are large', t => {
	t.is(new PageSize(32 * 1024).entries, 16);
	t.is(new PageSize(64 * 1024).entries, 32);
	t.is(new PageSize().entries, 256);
});
