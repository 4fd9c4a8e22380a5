/**
 * The line that a chunk is. A Transform not in object mode gives its strings as bytes, so bytes will do too.
 *
 * @throws TypeError for anything else; it says the type only, since the value may hold a secret.
 */
export function lineOf(chunk: unknown): string {
	if (typeof chunk === 'string') return chunk;
	if (chunk instanceof Uint8Array) {
		return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString();
	}
	throw new TypeError(`Expected a line to be a string, got ${typeof chunk}`);
}
