// A chunk is written at once, so this is also what a slow client holds at most, roughly.
const chunkLength = 64 * 1024;

/** Texts joined to chunks of whole texts, each of about 64 KiB. */
export function* joined(texts: Iterable<string>): Generator<string, void, undefined> {
	let chunk = '';
	for (const text of texts) {
		chunk += text;
		if (chunk.length < chunkLength) continue;
		yield chunk;
		chunk = '';
	}
	if (chunk !== '') yield chunk;
}
