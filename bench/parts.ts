import type {Part} from './part.ts';
import {endToEnd} from './parts/end-to-end.ts';
import {fairness, latency} from './parts/latency.ts';
import {manyJobs} from './parts/many-jobs.ts';
import {memory} from './parts/memory.ts';
import {profile} from './parts/profile.ts';
import {roundTrip} from './parts/round-trip.ts';
import {sink} from './parts/sink.ts';
import {growth, stages} from './parts/stages.ts';

/** All parts of the suite, in the order in which they run. */
export const parts: Readonly<Record<string, Part>> = {
	'end-to-end': endToEnd,
	sink,
	stages,
	'round-trip': roundTrip,
	'many-jobs': manyJobs,
	fairness,
	latency,
	memory,
	growth,
	profile,
};
