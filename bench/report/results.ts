import type {Input} from '../bench-input.ts';
import type {Measured} from '../measured.ts';

/** What `bench/results.json` holds. */
export type BenchResults = {
	readonly machine: string;
	readonly versions: string;
	/** Of the minute before the run. */
	readonly loadAverage: number;
	readonly rounds: number;
	readonly input: Pick<Input, 'lines' | 'bytes' | 'cleaned'> & {readonly name: string};
	readonly parts: Readonly<Record<string, Measured>>;
};
export async function writeResults(_results: BenchResults): Promise<void> {}
