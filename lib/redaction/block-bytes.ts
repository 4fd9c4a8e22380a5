import {isAscii} from 'node:buffer';

/** A block of lines for one search over all of them, with eight bytes behind it to be read, whatever they hold. */
export type BlockBytes = {
	readonly bytes: Buffer;
	readonly length: number;
	readonly isAscii: boolean;
	/** Whether it holds characters that take no room, which may stand within a text that is searched for. */
	readonly hasInvisible: boolean;
};

/** Made once for all searches in a block, unless another block comes between: what a rule of the user's calls may do that. */
export function blockBytes(block: Buffer): BlockBytes {
	if (block === madeOf) return made;
	if (scratch.length < block.length + ahead) scratch = Buffer.alloc(block.length + ahead);
	scratch.set(block);
	const isPlain = isAscii(block);
	made = {
		bytes: scratch,
		length: block.length,
		isAscii: isPlain,
		hasInvisible: !isPlain && holdsInvisible(block),
	};
	madeOf = block;
	return made;
}

/** One of invisible.ts. */
function holdsInvisible(block: Buffer): boolean {
	if (block.includes('\u00ad') || block.includes('\ufeff')) return true;
	for (let at = block.indexOf(zeroWidth); at !== -1; at = block.indexOf(zeroWidth, at + 2)) {
		const third = block[at + 2] as number;
		if (third >= 0x8b && third <= 0x8f) return true;
	}
	return false;
}

// What U+200B to U+200F begin with, and quotes and dashes too.
const zeroWidth = Buffer.from('\u200b').subarray(0, 2);
const ahead = 8;
let scratch: Buffer = Buffer.alloc(65_536 + ahead);
let madeOf: Buffer | undefined;
let made: BlockBytes = {bytes: scratch, length: 0, isAscii: true, hasInvisible: false};
