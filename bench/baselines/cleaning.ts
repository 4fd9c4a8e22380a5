/** The cleaning of the library's ancestor, as its behaviour is described: colours, seven patterns, truncation. */
export function stripColors(line: string): string {
	return line.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}

export function redactSeven(line: string): string {
	let text = line;
	for (const [pattern, replacement] of patterns) text = text.replace(pattern, replacement);
	return text;
}

export function cut(line: string): string {
	return line.length > 2_000 ? `${line.slice(0, 2_000)} [truncated]` : line;
}

const patterns: readonly [RegExp, string][] = [
	[/\b([A-Z_]*API_KEY)=\S+/g, '$1=[REDACTED]'],
	[/\bsk-[A-Za-z0-9_-]{20,}/g, '[REDACTED]'],
	[/\bpostgres(?:ql)?:\/\/\S+/g, '[REDACTED]'],
	[/\bAKIA[0-9A-Z]{16}/g, '[REDACTED]'],
	[/\bpk_[A-Za-z0-9_]{20,}/g, '[REDACTED]'],
	[/\brediss?:\/\/\S+/g, '[REDACTED]'],
	[/\b(password)=\S+/gi, '$1=[REDACTED]'],
];
