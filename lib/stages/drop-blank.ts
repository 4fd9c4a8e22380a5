import {BlockStage} from './block-stage.ts';
import type {LineStage} from './map-lines.ts';

/** A stage that takes out the lines that are empty or nothing but white space. */
export function dropBlank(): LineStage {
	return new DropBlankStage('dropBlank', line => (/\S/.test(line) ? line : undefined));
}

/** By its class it is known to those who leave it out: a name anybody may give. */
export class DropBlankStage extends BlockStage {
	protected override nextTouched(block: Buffer, from: number): number {
		for (let start = from; start < block.length; start = block.indexOf(lineFeed, start) + 1) {
			let at = start;
			while (block[at] === space || block[at] === tab) at++;
			const byte = block[at] as number;
			// Beyond ASCII there is white space too.
			if (byte <= space || byte > 0x7e) return start;
		}
		return block.length;
	}
}

const lineFeed = 0x0a;
const space = 0x20;
const tab = 0x09;
