// The tables of what is recognised, in README.md and docs/redaction.md, are made of the rules. After a change of the
// rules, `UPDATE_TABLES=1 npx ava spec/redaction/rules/tables.spec.ts` writes them anew.
import {readFile, writeFile} from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import type {RedactionRule} from '../../../lib/redaction/rule.ts';
import {aiRules} from '../../../lib/redaction/rules/ai.ts';
import {cloudRules} from '../../../lib/redaction/rules/cloud.ts';
import {codeRules} from '../../../lib/redaction/rules/code.ts';
import {commandRules} from '../../../lib/redaction/rules/commands.ts';
import {genericRules} from '../../../lib/redaction/rules/generic.ts';
import {messagingRules} from '../../../lib/redaction/rules/messaging.ts';
import {namedRules} from '../../../lib/redaction/rules/named.ts';
import {serviceRules} from '../../../lib/redaction/rules/services.ts';
import {urlRules} from '../../../lib/redaction/rules/urls.ts';
import {defaultRules} from '../../../lib/redaction/rules.ts';

type Group = readonly [title: string, rules: readonly RedactionRule[]];

const byPlace: readonly Group[] = [
	['Names and their values, headers, keys', genericRules],
	['Commands, statements, directives', commandRules],
	['URLs', urlRules],
];
const byForm: readonly Group[] = [
	['Code, CI, registries', codeRules],
	['Clouds, databases, secret stores', cloudRules],
	['Models and agents', aiRules],
	['Chat, mail, social networks', messagingRules],
	['Payments, monitoring, other services', serviceRules],
	["Keys told by their provider's name", namedRules],
];

test('the groups are all of the rules', t => {
	const grouped = [...byPlace, ...byForm].flatMap(([, rules]) => rules.map(({id}) => id));
	t.deepEqual(grouped.toSorted(), defaultRules.map(({id}) => id).toSorted());
});

test.serial('README.md has the table', isUpToDate, 'README.md', summary());
test(
	'docs/redaction.md has the table of what stands around a secret',
	isUpToDate,
	'docs/redaction.md',
	places(),
);
test.serial('docs/redaction.md has the table of forms', isUpToDate, 'docs/redaction.md', forms());

async function isUpToDate(t: ExecutionContext, file: string, table: Table): Promise<void> {
	const path = new URL(`../../../${file}`, import.meta.url);
	const text = await readFile(path, 'utf8');
	const [start, end] = [`<!-- ${table.name}: made of the rules -->\n\n`, '\n<!-- end -->'];
	const from = text.indexOf(start) + start.length;
	t.true(from >= start.length, `${file} has no place for the table ${table.name}`);
	const upTo = text.indexOf(end, from);
	if (process.env['UPDATE_TABLES'] !== undefined) {
		await writeFile(path, text.slice(0, from) + table.text + text.slice(upTo));
		t.pass();
	} else {
		t.is(text.slice(from, upTo), table.text);
	}
}

type Table = {readonly name: string; readonly text: string};

function summary(): Table {
	const rows = [
		...byPlace.map(([title, rules]) => [title, rules.length, rules.map(({id}) => `\`${id}\``).join(', ')]),
		...byForm.map(([title, rules]) => [title, rules.length, providersOf(rules).join(', ')]),
	];
	return {name: 'recognised', text: rowsOf([['what', 'rules', 'which, or whose'], ...rows])};
}

function places(): Table {
	const rows = byPlace.flatMap(([, rules]) =>
		rules.map(({id, description = ''}) => [`\`${id}\``, description]),
	);
	return {name: 'places', text: rowsOf([['rule', 'what it finds'], ...rows])};
}

function forms(): Table {
	const rules = byForm.flatMap(([, group]) => group);
	const rows = providersOf(rules).map(provider => [
		provider,
		rules
			.filter(rule => ownersOf(rule).includes(provider))
			.map(({id}) => `\`${id}\``)
			.join(', '),
	]);
	rows.sort(([a = ''], [b = '']) => a.localeCompare(b, 'en', {sensitivity: 'base'}));
	return {name: 'forms', text: rowsOf([['whose', 'rules'], ...rows])};
}

function providersOf(rules: readonly RedactionRule[]): string[] {
	return [...new Set(rules.flatMap(ownersOf))];
}

/** A form may be that of many: `Heroku, HubSpot, Snyk …`. */
function ownersOf({provider = ''}: RedactionRule): string[] {
	return provider.split(/, | ?…/).filter(owner => owner !== '');
}

function rowsOf([head = [], ...rows]: ReadonlyArray<ReadonlyArray<string | number>>): string {
	const line = (cells: ReadonlyArray<string | number>): string =>
		`| ${cells.map(cell => String(cell).replaceAll('|', '\\|')).join(' | ')} |\n`;
	return [line(head), `|${'---|'.repeat(head.length)}\n`, ...rows.map(line)].join('');
}
