/**
 * The low byte of each UTF-16 unit of a line; only the first `length` bytes count, until the next call. Eight more are
 * there to be read, whatever they hold, so that a search may look ahead without asking.
 */
export type Latin1 = {
	readonly bytes: Uint8Array;
	readonly length: number;
	/** Whether each byte is the whole of its unit, and below U+0080. */
	readonly isAscii: boolean;
};

/**
 * Puts a line into bytes that a search can walk over.
 *
 * Reading a line with `charCodeAt()` costs 2 ns a character more than reading a typed array, since lines are slices
 * of their chunk; the copy costs 70 ns a line (Node 20, real CI logs). `encodeInto()` also tells by its count whether all
 * of the line is ASCII, for which a pattern would cost as much again. Characters above U+00FF lose their high byte,
 * so a search may see what is not there, never miss what is: its finds are checked on the line itself.
 */
export function latin1Of(line: string): Latin1 {
	const {length} = line;
	if (length + ahead > scratch.length) return latin1Into(new Uint8Array(length + ahead), line);
	// In UTF-8 each unit that is not ASCII takes more than one byte.
	if (encoder.encodeInto(line, scratch).written !== length) return latin1Into(scratch, line);
	shared.length = length;
	return shared;
}

const ahead = 8;
const encoder: InstanceType<typeof TextEncoder> = new TextEncoder();
const scratch: Uint8Array = new Uint8Array(64 * 1024 + ahead);
const shared: {bytes: Uint8Array; length: number; isAscii: boolean} = {
	bytes: scratch,
	length: 0,
	isAscii: true,
};

function latin1Into(bytes: Uint8Array, line: string): Latin1 {
	Buffer.from(bytes.buffer).write(line, 'latin1');
	return {bytes, length: line.length, isAscii: false};
}
