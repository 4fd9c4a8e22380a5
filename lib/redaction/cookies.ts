import type {Finder, Span} from './rule.ts';
import {isPlaceholder} from './secret-values.ts';

/** Finds the values of all cookies of a Cookie header, and of the one of a Set-Cookie header; not its attributes. */
export const cookies: Finder = {
	find(line: string): readonly Span[] {
		const found: Span[] = [];
		headers.lastIndex = 0;
		for (let header = headers.exec(line); header !== null; header = headers.exec(line)) {
			const isSet = header[1] !== undefined;
			let at = headers.lastIndex;
			pairs.lastIndex = at;
			for (let pair = pairs.exec(line); pair !== null; pair = pairs.exec(line)) {
				at = pairs.lastIndex;
				const end = at - (pair[2] === undefined ? 0 : 1);
				const start = end - pair[1]!.length;
				if (start < end && !isPlaceholder(line.slice(start, end))) found.push([start, end]);
				if (isSet) break;
			}
			// What was a pair is no header.
			headers.lastIndex = at;
		}
		return found;
	},
};

const headers = /(set-)?cookie\\{0,3}["']?\s{0,2}:\s{0,4}\\{0,3}["']?/gi;
const pairs = /(?:;\s{0,2})?[\w.!#$%&*+^|~@:[\]-]{1,100}="?([^\s;,"'\\]{0,4096})(")?/y;
