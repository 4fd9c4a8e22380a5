/** In Base64 of both alphabets, in a URL and in JSON of PHP. */
export function* base64(bytes: Buffer): Generator<string> {
	const shifted = sureBase64(bytes);
	for (const sure of shifted) {
		const urlSafe = sure.replaceAll('+', '-').replaceAll('/', '_');
		yield sure;
		yield urlSafe;
		const inUrl = sure.replaceAll('+', '%2B').replaceAll('/', '%2F');
		yield inUrl;
		yield inUrl.replace(/%2[BF]/g, code => code.toLowerCase());
		yield sure.replaceAll('/', String.raw`\/`);
	}
	// As `base64` (76 columns), `openssl` (64) and Ruby (60) break it.
	const [sure] = shifted as [string];
	for (const width of [60, 64, 76]) {
		for (let column = 0; sure.length > width && column < sure.length; column += width) {
			yield sure.slice(column, column + width);
		}
	}
}

/**
 * The characters that stand for the value whatever stands before and after it, for each of the three places
 * of its first byte in a group of three (`user:` before it in basic authentication moves it).
 */
export function sureBase64(bytes: Buffer): string[] {
	return [0, 1, 2].map(shift => {
		const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
		return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
	});
}
