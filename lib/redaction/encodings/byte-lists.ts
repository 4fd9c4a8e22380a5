/** Byte by byte: in hexadecimal, and as languages print what they do not know to be text. */
export function* byteLists(bytes: Buffer): Generator<string> {
	const hex = bytes.toString('hex');
	const pairs = hex.match(/../g) ?? [];
	yield hex;
	yield hex.toUpperCase();
	// `xxd -p` breaks it after 30 bytes.
	for (let column = 0; hex.length > 60 && column < hex.length; column += 60)
		yield hex.slice(column, column + 60);
	// As Node shows a buffer: its first 50 bytes, or all of them as JSON.
	yield pairs.slice(0, 50).join(' ');
	yield bytes.join(',');
	// All of them, as others print them.
	yield pairs.join(' ');
	// Go's `%v`.
	yield bytes.join(' ');
}
