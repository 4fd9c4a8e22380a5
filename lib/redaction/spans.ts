/** A stretch of a line that is a secret, and the id of the rule that found it. */
export type SecretSpan = {readonly start: number; readonly end: number; readonly ruleId: string};

/** Spans in order of their starts, those that touch or overlap made one under the id of the first, longest one. */
export function mergeSpans(spans: readonly SecretSpan[]): readonly SecretSpan[] {
	if (spans.length < 2) return spans;
	const merged: SecretSpan[] = [];
	for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
		const previous = merged.at(-1);
		if (previous === undefined || span.start > previous.end) merged.push(span);
		else if (span.end > previous.end) merged[merged.length - 1] = {...previous, end: span.end};
	}
	return merged;
}

/** Spans as far as they are before `end`. */
export function clipSpans(spans: readonly SecretSpan[], end: number): readonly SecretSpan[] {
	return spans.filter(({start}) => start < end).map(span => ({...span, end: Math.min(span.end, end)}));
}

/** `line` with each span replaced, in one pass. The spans are merged ones. */
export function replaceSpans(
	line: string,
	spans: readonly SecretSpan[],
	replacementOf: (secret: string, ruleId: string) => string,
): string {
	let replaced = '';
	let from = 0;
	for (const {start, end, ruleId} of spans) {
		replaced += line.slice(from, start) + replacementOf(line.slice(start, end), ruleId);
		from = end;
	}
	return replaced + line.slice(from);
}
