import type {RedisServer} from '../spec/support/redis.ts';
import type {Input} from './bench-input.ts';
import type {Measured, MeasureOptions} from './measured.ts';

/** What all parts of the suite are given. */
export type BenchSetting = MeasureOptions & {
	/** Of the suite alone. */
	readonly server: RedisServer;
	readonly folder: string;
	readonly quick: boolean;
	readonly input: Input;
	/** The input's beginning, for what is too slow for all of it. */
	head(lines: number): Promise<Input>;
};

export type Part = (setting: BenchSetting) => Promise<Measured>;
