import type {Figures} from '../measured.ts';
import type {BenchResults} from './results.ts';
export function resultsText(results: BenchResults): string {
	return JSON.stringify(results, undefined, 1);
}
export function figuresText(figures: Figures | string): string {
	if (typeof figures === 'string') return figures;
	return Object.entries(figures)
		.map(([name, value]) => `${name} ${value.toPrecision(4)}`)
		.join(', ');
}
