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
	// One way more for each repetition: the number of ways doubles with each character.
	/(a|a)*b/,
	/(?:\w|\d)+b/,
	/(?:ab|a[bc])+d/,
	/(?:a|b|(?:c|a))*d/,
	/(?:a{1,9})+b/,
	/(?:a+){1,8}b/,
	/(?:a?a)*b/,
	/(?:-\w+\w+)*b/,
	/x(?:-(?:a|a))*b/,
	/(?:\s|\u0020)*b/,
	/(a)(?:\1?a)+b/,
	/(?:a|A)+b/i,
	/(?=(a+)+b)c/,
	/(?:(?:a?a?)c)*b/,
	/(?:(?:-a+)?a)*b/,
]) {
	test(refused, pattern);
}
for (const pattern of [/a*/, /(?:)/, /a?/, /^/]) test(refused, pattern);
for (const pattern of [
	/a+b+/,
	/(?:ab)+c/,
	/(?:a|A)+b/,
	/(?:-\w+)*b/,
	/(?:[\w-]{4}:)+b/,
	/"(?:\\.|[^"\\])*"/,
	/(?:foo|bar)+x/,
	/(?:[a-z]{3,8} ){11,23}/,
	/(?:\w+\.)+com/,
	/(?:(?:-a+)?b)*c/,
	/(?:,\s?[a-z]{1,9}=\d+)+/,
	/(?:a+)?b/,
	/[+*(]+x/,
	/\(a+\)+x/,
	/(a+)b(c+)/,
	/my-\w{32}/,
]) {
	test(allowed, pattern);
}
