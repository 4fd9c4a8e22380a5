import {type Spread, spread} from '../spread.ts';

/** How a figure is called and written. */
export type FigureKind = {readonly label: string; text(value: number): string};

export const figureKinds: Readonly<Record<string, FigureKind>> = {
	linesPerSecond: {label: 'lines/s', text: thousands},
	clientMicroseconds: {label: 'client CPU, µs a line', text: significant},
	redisMicroseconds: {label: 'Redis CPU, µs a line', text: significant},
	roundTripMs: {label: 'round trip, ms', text: significant},
	medianMs: {label: 'p50, ms', text: significant},
	p99Ms: {label: 'p99, ms', text: significant},
	rssKilobytes: {label: 'resident memory, KB', text: significant},
	heapKilobytes: {label: 'of it V8’s heap, KB', text: significant},
	rssGrowthMegabytes: {label: 'resident memory grows by, MB', text: significant},
	entryBytes: {label: 'bytes in Redis', text: significant},
};

/** What a profile gives has its name already. */
export function figureKind(figure: string): FigureKind {
	return figureKinds[figure] ?? {label: `${figure}, µs`, text: significant};
}

/** The middle, and in brackets the ends. */
export function spreadText(values: readonly number[], text: (value: number) => string): string {
	if (values.length === 0) return '';
	const {median, lowest, highest}: Spread = spread(values);
	return `${text(median)} (${text(lowest)}–${text(highest)})`;
}

/** Three digits that count. */
export function significant(value: number): string {
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
	return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function thousands(value: number): string {
	return `${significant(value / 1_000)} k`;
}
