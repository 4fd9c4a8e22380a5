import {isUtf8} from 'node:buffer';

/**
 * Bytes in whole lines as valid UTF-8, each line with `\n` and without the returns before it. The last one needs no end.
 * Bytes that are not UTF-8 become U+FFFD.
 */
export function wholeLines(chunk: Buffer): Buffer {
	const bytes = isUtf8(chunk) ? chunk : Buffer.from(chunk.toString());
	const ended = bytes[bytes.length - 1] === lineFeed ? bytes : Buffer.concat([bytes, Buffer.of(lineFeed)]);
	return ended.includes('\r\n') ? withoutReturns(ended) : ended;
}

function withoutReturns(bytes: Buffer): Buffer {
	const kept = Buffer.allocUnsafe(bytes.length);
	let length = 0;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		if (byte === lineFeed) while (length > 0 && kept[length - 1] === carriageReturn) length--;
		kept[length++] = byte;
	}
	return kept.subarray(0, length);
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
