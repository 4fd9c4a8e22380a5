/** Makes bytes of what is written; strings may be cut anywhere, between the two halves of a character too. */
export class ChunkBytes {
	#highSurrogate = '';

	/** @throws TypeError when the chunk is neither a string nor bytes, or the encoding unknown. */
	bytesOf(chunk: unknown, encoding: BufferEncoding): Uint8Array {
		if (chunk instanceof Uint8Array) return this.#behindRest(chunk);
		if (typeof chunk !== 'string') {
			const type = chunk === null ? 'null' : typeof chunk;
			throw new TypeError(`Expected the chunk to be a string or bytes, got ${type}`);
		}
		if (!/^utf-?8$/i.test(encoding)) return this.#behindRest(Buffer.from(chunk, encoding));
		const text = this.#highSurrogate + chunk;
		const last = text.charCodeAt(text.length - 1);
		const isCut = last >= 0xd800 && last <= 0xdbff;
		this.#highSurrogate = isCut ? text.slice(-1) : '';
		return Buffer.from(isCut ? text.slice(0, -1) : text);
	}

	/** Half a character at the end of everything. */
	rest(): Buffer {
		const rest = Buffer.from(this.#highSurrogate);
		this.#highSurrogate = '';
		return rest;
	}

	#behindRest(chunk: Uint8Array): Uint8Array {
		return this.#highSurrogate === '' ? chunk : Buffer.concat([this.rest(), chunk]);
	}
}
