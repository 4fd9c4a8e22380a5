import type {BlockBytes} from './block-bytes.ts';

/** A stretch of a line, in UTF-16 units: from `start` up to, not including, `end`. */
export type Span = readonly [start: number, end: number];

type RuleBase = {
	/** Unique, in kebab case; redactions are counted under it. */
	readonly id: string;
	/** Whose secret it is. Default: nobody's in particular. */
	readonly provider?: string;
	/** What it recognises, for people. */
	readonly description?: string;
	/**
	 * The rule runs only on lines that hold one of these, in upper or lower case. Printable ASCII.
	 * Without keywords it runs on every line, which costs: give some.
	 */
	readonly keywords?: readonly string[];
};

/** Finds secrets by their form. */
export type PatternRule = RuleBase & {
	/** What its capture groups catch is masked; without groups, the whole match. */
	readonly pattern: RegExp;
	/** A last word on a match: `false` leaves it as it is. Default: every match is a secret. */
	readonly accept?: (secret: string) => boolean;
};

/** Finds secrets by more than a pattern can say: by what is around them, or on the line before. */
export type FinderRule = RuleBase & {
	/** Makes the finder of one redactor, that is of one source: its lines follow each other. */
	readonly finder: () => Finder;
};

export type Finder = {
	/**
	 * Called with each line that holds a keyword of the rule, and with every line while `expectant`.
	 * `ends` are the places where keywords end, in order; empty if the line holds none. Of a line that was too long for
	 * framing only the beginning is there: then `isCut` is true, and strings that were open have an end.
	 */
	find(line: string, ends: readonly number[], isCut?: boolean): Iterable<Span>;
	/** Whether what was found so far goes on in the next line, whatever that holds. Default: false. */
	readonly expectant?: boolean;
};

export type RedactionRule = PatternRule | FinderRule;

/**
 * One of the library's own that can tell by a glance at bytes, before a string is made of a line, whether a keyword that
 * ends at `end` may lead to something found or remembered. It may say yes too often, never no: of a line whose keywords
 * all get a no the rule is not asked. The bytes are UTF-8, of many lines: it stays within the line, which its `\n` ends.
 */
export type GlancingRule = RedactionRule & {
	readonly mayMatter: (block: BlockBytes, end: number) => boolean;
};
