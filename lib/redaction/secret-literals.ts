import type {Finder, Span} from './rule.ts';
import {isPlaceholder} from './secret-values.ts';

/** Finds all values of `kubectl create secret … --from-literal=name=value`, whatever their names. */
export const secretLiterals: Finder = {
	find(line: string): readonly Span[] {
		const command = /\bcreate\s{1,4}secret\b/.exec(line);
		if (command === null) return [];
		literals.lastIndex = command.index;
		const found: Span[] = [];
		for (let literal = literals.exec(line); literal !== null; literal = literals.exec(line)) {
			const value = literal.indices!.slice(1).find(span => span !== undefined)!;
			if (!isPlaceholder(line.slice(...value))) found.push(value);
		}
		return found;
	},
};

const literals =
	/\s--from-literal[= ](?:"[\w.-]{1,100}=([^"]{1,1024})"|'[\w.-]{1,100}=([^']{1,1024})'|["']?[\w.-]{1,100}=(?:"([^"]{1,1024})"|'([^']{1,1024})'|["']?([^\s"']{1,1024})))/dg;
