/** Lines of a link such as `#L120` or `#L120-L140`, by their numbers in the job's log: they hold when the log is trimmed. */
export type LineRange = {readonly from: number; readonly to: number};

export function parseLineRange(hash: string): LineRange | undefined {
	const match = /^#L(\d{1,15})(?:-L?(\d{1,15}))?$/.exec(hash);
	if (match === null) return undefined;
	const [one, other] = [Number(match[1]), Number(match[2] ?? match[1])];
	if (one === 0 || other === 0) return undefined;
	return {from: Math.min(one, other), to: Math.max(one, other)};
}

export function lineRangeHash({from, to}: LineRange): string {
	return from === to ? `#L${from}` : `#L${from}-L${to}`;
}
