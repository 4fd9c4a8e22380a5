/** Makes bytes of strings that may be cut anywhere, between the two halves of a character too. */
export class ChunkBytes {
	#highSurrogate = '';

	bytesOf(chunk: string | Uint8Array, encoding: BufferEncoding): Uint8Array {
		if (typeof chunk !== 'string') return this.#highSurrogate === '' ? chunk : this.#withRest(chunk);
		if (encoding !== 'utf8' && encoding !== 'utf-8')
			return this.bytesOf(Buffer.from(chunk, encoding), 'utf8');
		const text = this.#highSurrogate + chunk;
		const last = text.charCodeAt(text.length - 1);
		const isCut = last >= 0xd800 && last <= 0xdbff;
		this.#highSurrogate = isCut ? text.slice(-1) : '';
		return Buffer.from(isCut ? text.slice(0, -1) : text);
	}

	/** Half a character at the end of everything. */
	rest(): Uint8Array {
		return this.#withRest(new Uint8Array());
	}

	#withRest(chunk: Uint8Array): Uint8Array {
		const rest = Buffer.from(this.#highSurrogate);
		this.#highSurrogate = '';
		return rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
	}
}
