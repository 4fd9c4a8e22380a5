/** What bytes hold, four at a time, at any place; those behind the end may not be asked for. */
export function viewOf(bytes: Buffer): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * Copies from `start` up to the next control but TAB, which is there; gives where it is. Four bytes with one look, which
 * takes two thirds of the time of one by one.
 */
export function copyText(source: DataView, start: number, target: DataView, length: number): number {
	const lastFour = source.byteLength - 4;
	let at = start;
	let to = length;
	for (;;) {
		while (at <= lastFour) {
			const four = source.getInt32(at, true);
			if (!isAllText(four)) break;
			target.setInt32(to, four, true);
			at += 4;
			to += 4;
		}
		for (let count = 0; count < 4; count++) {
			if (isControl(source, at)) return at;
			target.setUint8(to, source.getUint8(at));
			at++;
			to++;
		}
	}
}

/** Where the first control is that is no TAB and no line's end; the end if there is none. */
export function nextControl(source: DataView, from: number): number {
	const {byteLength} = source;
	let at = from;
	while (at < byteLength) {
		if (at <= byteLength - 4 && isAllText(source.getInt32(at, true))) at += 4;
		else if (source.getUint8(at) === lineFeed || !isControl(source, at)) at++;
		else break;
	}
	return at;
}

/** Where the first byte is that is not of ASCII; the end if there is none. Sixteen at a time. */
export function nextBeyondAscii(source: DataView, from: number): number {
	const {byteLength} = source;
	let at = from;
	while (at <= byteLength - 16) {
		const first = source.getInt32(at, true) | source.getInt32(at + 4, true);
		const second = source.getInt32(at + 8, true) | source.getInt32(at + 12, true);
		if (((first | second) & highBits) !== 0) break;
		at += 16;
	}
	while (at < byteLength && source.getUint8(at) < 0x80) at++;
	return at;
}

/** C0 but TAB, DEL, and C1: U+0080 to U+009F are 0xC2 and their own low byte. */
function isControl(source: DataView, at: number): boolean {
	const byte = source.getUint8(at);
	if (byte >= 0x20 && byte < 0x7f) return false;
	if (byte < 0x20) return byte !== tab;
	return byte === 0x7f || (byte === 0xc2 && source.getUint8(at + 1) < 0xa0);
}

/** Of four bytes, whether none can be of a control. */
function isAllText(four: number): boolean {
	// Space to tilde, which nearly all is; the rest is asked in words that are beyond.
	if (((four | (four - 0x20202020) | (four + 0x01010101)) & highBits) === 0) return true;
	if ((four & highBits) === 0) return false;
	const below = (four - 0x20202020) & ~four;
	return ((below | zeroBytes(four ^ 0x7f7f7f7f) | zeroBytes(four ^ 0xc2c2c2c2)) & highBits) === 0;
}

/** Has the high bit of each byte that is zero; of one above such a byte perhaps too. */
function zeroBytes(four: number): number {
	return (four - 0x01010101) & ~four;
}

const highBits = 0x80808080;
const tab = 0x09;
const lineFeed = 0x0a;
