/** How a part is told: its rows, and some of their figures compared with those of another row. */
export type Section = {
	readonly title: string;
	readonly text: string;
	readonly chart?: {readonly file: string; readonly alt: string};
	readonly comparisons?: readonly Comparison[];
};

export type Comparison = {
	readonly label: string;
	readonly figure: string;
	/** The rows whose ratio stands in a row; `undefined`: none does. */
	pair(row: string): readonly [above: string, below: string] | undefined;
};

/** Of each part, in the order in which they are told. */
export const sections: Readonly<Record<string, Section>> = {
	profile: {
		title: 'Where the time goes',
		text: 'µs a line, end to end, of the main thread by a CPU profile, which slows it a little, and of Redis. *The rest* is the other stages and the streams between them. What is waited for is not in it.',
		chart: {
			file: 'where-the-time-goes.svg',
			alt: 'µs a line: framing, stripping, redacting, the rest, encoding, Redis',
		},
	},
	'end-to-end': {
		title: 'End to end',
		text: 'A child process writes the input into its pipe, lines end in Redis. syslog-ng and rsyslog clean nothing and number nothing that can be trusted; rsyslog puts raw lines into a list, from a file, which is less work than entries of a stream: its module knows no streams in version 8.2302. syslog-ng stands there with the batches it is fastest with, and with its defaults, over 20,000 lines.',
		chart: {file: 'end-to-end.svg', alt: 'lines a second, end to end'},
		comparisons: racing(),
	},
	sink: {title: 'The sink alone', text: 'Lines from memory into Redis, uncleaned.', comparisons: racing()},
	stages: {
		title: 'Framing and stages',
		text: 'In one process, no Redis, over and over from the same Buffers of 64 KiB, or lines, in memory. A stage alone is called as a function.',
		comparisons: [to('split2 alone', 'of split2', 'linesPerSecond')],
	},
	'round-trip': {
		title: 'With a network between',
		text: 'End to end through a proxy, a process of its own, that holds replies back. It takes time on the same cores: the first row of each has none. The careful version gets less input.',
		chart: {file: 'round-trip.svg', alt: 'lines a second by round-trip time'},
		comparisons: [
			{
				...{label: 'of the same at 0 ms', figure: 'linesPerSecond'},
				pair: row => [row, `${row.split(',')[0]}, 0 ms`],
			},
		],
	},
	'many-jobs': {
		title: 'Many jobs at once',
		text: 'Over one connection, the same amount of input in all, from memory; pipelines are made, flushed and ended within the time.',
		comparisons: [to('1 job', 'of 1 job', 'linesPerSecond')],
	},
	fairness: {
		title: 'A trickle beside a flood',
		text: 'How late the lines of a job are that prints 200 a second, at a reader in another process: alone, and while another job of its process and connection prints as fast as it is read. Two cores for five processes.',
	},
	latency: {
		title: 'Latency',
		text: '1,000 lines a second, from their printing to their reader in another process, beside an XADD a line and an XREAD, which has no child and no pipe. Between the two, a child whose chunks go to the append script without any stream, stage or reader of ours: what exactly once costs by itself. The first half, in which processes of this age still compile, is left out.',
		comparisons: [to('XADD, XREAD', 'p50, of XADD, XREAD', 'medianMs')],
	},
	memory: {
		title: 'Memory',
		text: 'Of each of 1,000 pipelines into a `RedisLogSink`, after garbage collection; of a process through which the whole input goes, at its highest; of an entry in Redis with all keys of its job, over 50,000.',
	},
	growth: {
		title: 'Growth',
		text: 'Framing and all stages in process, over the same bytes, with ten times as much of something: rules whose keywords do not occur, lines joined ten by ten, values to mask. CPU is of a line of the input as it comes. Jobs × 1,000 are above.',
		chart: {file: 'growth.svg', alt: 'CPU for a line with ten times as much of something'},
		comparisons: [to('as it comes', 'CPU, of as it comes', 'clientMicroseconds'), tenfoldValues()],
	},
};

function racing(): Comparison[] {
	const pair = (row: string) => (row === 'logsluice' ? undefined : (['logsluice', row] as const));
	return [
		{label: 'logsluice : it, lines/s', figure: 'linesPerSecond', pair},
		{label: 'logsluice : it, client CPU', figure: 'clientMicroseconds', pair},
	];
}

function to(base: string, label: string, figure: string): Comparison {
	return {label, figure, pair: row => (row === base ? undefined : [row, base])};
}

function tenfoldValues(): Comparison {
	return {
		...{label: 'CPU, of 50 known values', figure: 'clientMicroseconds'},
		pair: row => (row === '500 known values' ? [row, '50 known values'] : undefined),
	};
}
