import {expectFunction, unexpected} from '../expect.ts';
import {truncationMark} from '../truncation-mark.ts';
import {KeywordIndex} from './keyword-index.ts';
import {expectSafePattern} from './pattern-guard.ts';
import type {Finder, FinderRule, GlancingRule, PatternRule, RedactionRule, Span} from './rule.ts';

/** Rules made ready to run; the same array of rules is made ready once. */
export type CompiledRules = {
	readonly index: KeywordIndex;
	/** The rules by their number in the index. */
	readonly ids: readonly string[];
	/** Those of one redactor. */
	readonly finders: () => Finders;
	/** Rules that run on every line. */
	readonly always: readonly number[];
};

/** @throws TypeError that names the rule and what is wrong with it. */
export function compileRules(rules: readonly RedactionRule[]): CompiledRules {
	if (!Array.isArray(rules)) throw unexpected('rules', 'an array of rules', rules);
	const known = compiled.get(rules);
	if (known !== undefined) return known;
	const made = compile(rules);
	compiled.set(rules, made);
	return made;
}

const compiled: WeakMap<readonly RedactionRule[], CompiledRules> = new WeakMap();

function compile(rules: readonly RedactionRule[]): CompiledRules {
	const ids = rules.map((rule, index) => expectId(rule, index));
	const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
	if (repeated !== undefined)
		throw new TypeError(`Expected the ids of \`rules\` to differ, got two \`${repeated}\``);
	const makers = rules.map(rule => makerOf(rule));
	const keywords = rules.map(rule => expectKeywords(rule));
	const index = new KeywordIndex(
		rules.map((rule, number) => ({
			keywords: keywords[number]!,
			isLocated: 'finder' in rule,
			mayMatter: (rule as Partial<GlancingRule>).mayMatter,
		})),
	);
	// A cut line is looked at whatever it holds: the key of a value may be the last that is there.
	index.starts.add(truncationMark);
	return {
		ids,
		index,
		finders: () => new Finders(makers),
		always: rules.flatMap((_, index) => (keywords[index]!.length === 0 ? [index] : [])),
	};
}

/** One finder a rule, made when a line first asks for it: an idle redactor holds none. */
export class Finders {
	readonly #makers: ReadonlyArray<() => Finder>;
	readonly #made: Map<number, Finder> = new Map();

	constructor(makers: ReadonlyArray<() => Finder>) {
		this.#makers = makers;
	}

	of(rule: number): Finder {
		let finder = this.#made.get(rule);
		if (finder === undefined) {
			finder = this.#makers[rule]!();
			this.#made.set(rule, finder);
		}
		return finder;
	}
}

function expectId(rule: RedactionRule, index: number): string {
	if (typeof rule !== 'object' || rule === null) throw unexpected(`rules[${index}]`, 'a rule', rule);
	// Known values are counted under `secret`.
	if (typeof rule.id !== 'string' || rule.id === '' || rule.id === 'secret') {
		throw unexpected(`rules[${index}].id`, 'a string, not empty and not `secret`', rule.id);
	}
	return rule.id;
}

function expectKeywords({id, keywords = []}: RedactionRule): readonly string[] {
	for (const keyword of keywords) {
		if (typeof keyword !== 'string' || !/^[\x20-\x7e]+$/.test(keyword)) {
			throw unexpected(`keywords of rule ${id}`, 'strings of printable ASCII', keyword);
		}
	}
	return keywords.map(keyword => keyword.toLowerCase());
}

function makerOf(rule: RedactionRule): () => Finder {
	if ('finder' in rule) {
		expectFunction(`finder of rule ${rule.id}`, rule.finder);
		return () => (rule as FinderRule).finder();
	}
	if (!(rule.pattern instanceof RegExp))
		throw unexpected(`pattern of rule ${rule.id}`, 'a RegExp', rule.pattern);
	if (rule.accept !== undefined) expectFunction(`accept of rule ${rule.id}`, rule.accept);
	expectSafePattern(rule.id, rule.pattern);
	const finder = new PatternFinder(rule);
	return () => finder;
}

class PatternFinder implements Finder {
	readonly #pattern: RegExp;
	readonly #accept: ((secret: string) => boolean) | undefined;

	constructor({pattern, accept}: PatternRule) {
		// `d` slows a match down fourfold: only where groups tell what to mask.
		const hasGroups = new RegExp(`${pattern.source}|`, pattern.flags).exec('')!.length > 1;
		const flags = new Set(`${pattern.flags.replace('y', '')}g${hasGroups ? 'd' : ''}`);
		this.#pattern = new RegExp(pattern.source, [...flags].join(''));
		this.#accept = accept;
	}

	find(line: string): readonly Span[] {
		const pattern = this.#pattern;
		pattern.lastIndex = 0;
		let match = pattern.exec(line);
		// Almost always.
		if (match === null) return none;
		const found: Span[] = [];
		for (; match !== null; match = pattern.exec(line)) {
			for (const span of spansOf(match)) {
				if (span[1] > span[0] && (this.#accept?.(line.slice(...span)) ?? true)) found.push(span);
			}
			// A pattern may match nothing but what stands around it.
			if (match[0] === '') pattern.lastIndex++;
		}
		return found;
	}
}

const none: readonly Span[] = [];

function spansOf(match: RegExpExecArray): readonly Span[] {
	if (match.length === 1) return [[match.index, match.index + match[0].length]];
	return match.indices!.slice(1).filter(span => span !== undefined);
}
