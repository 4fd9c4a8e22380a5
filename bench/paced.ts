/**
 * Gives lines at a pace, each with the time of its making: the monotonic clock, which all processes of a machine share.
 * It needs nothing from outside itself: it is run as its source text too.
 */
export async function paced(rate: number, lines: number, print: (line: string) => void): Promise<void> {
	const began = performance.now();
	for (let line = 0; line < lines; ) {
		const due = Math.min(lines, ((performance.now() - began) / 1000) * rate);
		for (; line < due; line++) {
			print(`line ${line}, of the usual length of a line in a build log, at ${process.hrtime.bigint()}`);
		}
		await new Promise(resolve => setTimeout(resolve, 1));
	}
}

/** How late such a line is by now, in milliseconds; `undefined` for another one. */
export function lateness(line: string): number | undefined {
	const sent = / at (\d+)$/.exec(line)?.[1];
	return sent === undefined ? undefined : Number(process.hrtime.bigint() - BigInt(sent)) / 1e6;
}
