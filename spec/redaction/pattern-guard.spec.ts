import test from 'ava';
import {expectSafePattern} from '../../lib/redaction/pattern-guard.ts';

const refused = test.macro({
	exec(t, pattern: RegExp) {
		t.throws(() => expectSafePattern('mine', pattern), {instanceOf: TypeError, message: /mine/});
	},
	title: (_, pattern) => `refuses ${pattern}`,
});

const allowed = test.macro({
	exec(t, pattern: RegExp) {
		t.notThrows(() => expectSafePattern('mine', pattern));
	},
	title: (_, pattern) => `allows ${pattern}`,
});

for (const pattern of [
	/(a+)+b/,
	/(?:a*)*b/,
	/(a|b+)*c/,
	/((a+)b?)+c/,
	/(?:[a-z]+\d?)+$/,
	/(a{2,})+b/,
	/(?<x>a+){3,}b/,
]) {
	test(refused, pattern);
}
for (const pattern of [/a*/, /(?:)/, /a?/, /^/]) test(refused, pattern);
for (const pattern of [
	/a+b+/,
	/(?:a+){1,8}b/,
	/(?:ab)+c/,
	/[+*(]+x/,
	/\(a+\)+x/,
	/(?:a{1,9})+b/,
	/(a+)b(c+)/,
	/my-\w{32}/,
]) {
	test(allowed, pattern);
}
