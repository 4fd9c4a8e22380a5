import {readFile} from 'node:fs/promises';
import {parseArguments} from './arguments.ts';
import {programHelp, usageLine, verbHelp} from './help.ts';
import {helpOption} from './help-option.ts';
import {nearest} from './nearest.ts';
import {say, sayAll} from './say.ts';
import {SetupError} from './setup-error.ts';
import {shellWord} from './shell-word.ts';
import {outputExitCode} from './standard-output.ts';
import {UsageError} from './usage-error.ts';
import type {Verb} from './verb.ts';

/** Runs one command line; resolves with the exit code. */
export async function program(args: readonly string[], verbs: readonly Verb[]): Promise<number> {
	const [word, ...rest] = args;
	if (word === undefined) {
		process.stderr.write(programHelp(verbs));
		return 2;
	}
	if (word === '--help' || word === '-h') return print(programHelp(verbs));
	if (word === '--version' || word === '-V' || word === 'version') return print(`${await version()}\n`);
	const isHelp = word === 'help';
	if (isHelp && rest[0] === undefined) return print(programHelp(verbs));
	const verb = verbs.find(({name}) => name === (isHelp ? rest[0] : word));
	if (verb === undefined) return misused(unknownVerb(isHelp ? rest : args, verbs));
	return isHelp ? print(verbHelp(withHelp(verb))) : runVerb(withHelp(verb), rest, verbs);
}

async function runVerb(verb: Verb, args: readonly string[], verbs: readonly Verb[]): Promise<number> {
	try {
		const parsed = parseArguments(args, verb.options, verb);
		if (parsed.switches.has('help')) return await print(verbHelp(verb));
		const exitCode = await verb.run(parsed, verbs);
		// That of a command is the command's, whatever became of what we showed of it.
		return verb.takesCommand ? exitCode : exitCode || (await outputExitCode());
	} catch (error) {
		if (error instanceof UsageError) return misused(error.message, verb);
		if (error instanceof SetupError) say(error.message);
		else explain(error);
		// As `env` and `docker run` do it: 1 may be the command's own.
		return verb.takesCommand ? 125 : 1;
	}
}

function misused(message: string, verb?: Verb): number {
	say(message);
	process.stderr.write(
		verb === undefined
			? 'See logsluice --help\n'
			: `Usage: ${usageLine(verb.usage)} (see logsluice ${verb.name} --help)\n`,
	);
	return 2;
}

function unknownVerb(args: readonly string[], verbs: readonly Verb[]): string {
	const [word = ''] = args;
	const isOption = word.startsWith('-');
	const known = isOption ? ['--help', '--version'] : ['help', 'version', ...verbs.map(({name}) => name)];
	const meant = nearest(word, known);
	const unknown = `there is no ${isOption ? 'option' : 'verb'} ${word}`;
	if (meant !== undefined) return `${unknown}; did you mean ${meant}?`;
	return isOption
		? `${unknown} before a verb`
		: `${unknown}; to run that command: logsluice run -- ${args.map(shellWord).join(' ')}`;
}

function withHelp(verb: Verb): Verb {
	return {...verb, options: {...verb.options, ...helpOption}};
}

async function print(text: string): Promise<number> {
	process.stdout.write(text);
	return outputExitCode();
}

// Where errors of the library and of Redis end, the message is what people need; ours are bugs, and need the stack.
function explain(error: unknown): void {
	if (!(error instanceof Error)) say(String(error));
	else if (error.name === 'Error' || error instanceof TypeError) sayAll(String(error.stack));
	else say(error.message);
}

async function version(): Promise<string> {
	// The same distance from lib/cli and from dist/cli.
	const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
	return (JSON.parse(text) as {version: string}).version;
}
