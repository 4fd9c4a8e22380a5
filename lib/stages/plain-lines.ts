/**
 * A block of lines without its whole CSI sequences, colours above all: most coloured lines have nothing else in them, and
 * their bytes are copied once. A line with any other control is made by `mapLine`.
 */
export function plainLines(
	block: Buffer,
	{mapLine, onStripped}: {mapLine(line: string): string | undefined; onStripped(): void},
): Buffer {
	let plain = Buffer.allocUnsafeSlow(block.length);
	let length = 0;
	// Where the line begins, in the block and in what is made of it.
	let from = 0;
	let to = 0;
	let isStripped = false;
	for (let at = 0; at < block.length; ) {
		const start = at;
		at = copyText(block, start, plain, length);
		length += at - start;
		if (block[at] === lineFeed) {
			plain[length++] = lineFeed;
			at++;
			if (isStripped) onStripped();
		} else {
			const behind = block[at] === escapeByte ? behindCsi(block, at) : -1;
			if (behind !== -1) {
				isStripped = true;
				at = behind;
				continue;
			}
			const end = block.indexOf(lineFeed, at);
			const line = mapLine(block.toString('utf8', from, end));
			length = to;
			if (line !== undefined) {
				const bytes = Buffer.from(`${line}\n`);
				// Never needed by what strips, which only takes away; by the word that it failed.
				const missing = length + bytes.length + block.length - (end + 1) - plain.length;
				if (missing > 0) plain = Buffer.concat([plain, Buffer.allocUnsafe(missing)]);
				length += bytes.copy(plain, length);
			}
			at = end + 1;
		}
		from = at;
		to = length;
		isStripped = false;
	}
	return plain.subarray(0, length);
}

/** Copies up to the next control or line's end; gives where it is. A function of its own: half the time. */
function copyText(block: Buffer, start: number, plain: Buffer, length: number): number {
	let at = start;
	let to = length;
	for (;;) {
		const byte = block[at] as number;
		if (!isPrintable(byte) && (byte === lineFeed || isControl(block, at))) return at;
		plain[to++] = byte;
		at++;
	}
}

/** Where the first control is that is no TAB and no line's end; the block's length if there is none. */
export function nextControl(block: Buffer, from: number): number {
	let at = from;
	while (at < block.length && (isPrintable(block[at] as number) || !isControl(block, at))) at++;
	return at;
}

/** ASCII from space to tilde, which nearly all is: one comparison. */
function isPrintable(byte: number): boolean {
	return (byte - 0x20) >>> 0 < 0x5f;
}

/** C0 but TAB and the line's end, DEL, and C1: U+0080 to U+009F are 0xC2 and their own low byte. */
function isControl(block: Buffer, at: number): boolean {
	const byte = block[at] as number;
	if (byte >= 0x7f) return byte === 0x7f || (byte === 0xc2 && (block[at + 1] as number) < 0xa0);
	return byte < 0x20 && byte !== tab && byte !== lineFeed;
}

/** Behind a CSI: parameters, `0` to `?`, then one final character, `@` to `~`. -1 if it is no such sequence. */
function behindCsi(block: Buffer, start: number): number {
	if (block[start + 1] !== 0x5b) return -1;
	let at = start + 2;
	while (((block[at] as number) & 0xf0) === 0x30) at++;
	const final = block[at] as number;
	return final >= 0x40 && final <= 0x7e ? at + 1 : -1;
}

const lineFeed = 0x0a;
const escapeByte = 0x1b;
const tab = 0x09;
