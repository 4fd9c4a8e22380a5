import test from 'ava';
import {summaryLine} from '../../lib/cli/summary-line.ts';
import {emptySummary} from '../../lib/log-summary.ts';

const summary = {...emptySummary, lines: 12_481, bytesIn: 1_900_000};
const tail = 'logsluice tail build-42';

test('how a command ended', t => {
	const line = summaryLine('job build-42', summary, {
		milliseconds: 14_200,
		outcome: {exitCode: 0, signal: null},
		tail,
	});
	t.is(plain(line), `✔ job build-42 · 12 481 lines · 1.9 MB · 14.2 s · exit 0 · tail: ${tail}`);
});

test('what it quotes drives no terminal', t => {
	const hostile = '\x1b[31mx\x1b]0;title\x07\x9b1m\u202e';
	const line = summaryLine(`key ${hostile}`, summary, {milliseconds: 0, tail: `${tail} --key '${hostile}'`});
	t.is(plain(line), `✔ key x⟨U+202E⟩ · 12 481 lines · 1.9 MB · 0.0 s · tail: ${tail} --key 'x⟨U+202E⟩'`);
});

/** Without our own colours, which depend on the terminal of whoever runs the specs. */
function plain(line: string): string {
	return line.replace(/^\x1b\[32m✔\x1b\[39m/, '✔');
}
