import test from 'ava';
import {parseArguments} from '../../lib/cli/arguments.ts';
import {programHelp, verbHelp} from '../../lib/cli/help.ts';
import {verbs} from '../../lib/cli/verbs.ts';

test('fits a terminal of 80 columns', t => {
	for (const text of [programHelp(verbs), ...verbs.map(verbHelp)]) {
		t.deepEqual(
			text.split('\n').filter(line => line.length > 80),
			[],
		);
	}
});

test('names every verb and every option', t => {
	for (const verb of verbs) {
		t.true(programHelp(verbs).includes(`logsluice ${verb.usage}`));
		for (const name of Object.keys(verb.options))
			t.true(verbHelp(verb).includes(`--${name}`), `${verb.name} ${name}`);
	}
});

test('the examples are command lines that are understood', t => {
	for (const {name, options, examples, takesCommand} of verbs) {
		for (const example of examples) {
			const words = example.split(`logsluice ${name}`)[1]?.split(/[<>|]/)[0]?.trim().split(/\s+/) ?? [];
			t.notThrows(() => parseArguments(words, options, {takesCommand}), example);
		}
	}
});
