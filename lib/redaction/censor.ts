import {unexpected} from '../expect.ts';

/** What stands in the log in a secret's place. */
export type Censor = string | ((secret: string, ruleId: string) => string);

/** @throws TypeError when it is neither a string nor a function; what is made of it, when that returns no string. */
export function compileCensor(censor: Censor): (secret: string, ruleId: string) => string {
	if (typeof censor === 'string') return () => censor;
	if (typeof censor !== 'function') throw unexpected('censor', 'a string or a function', censor);
	return (secret, ruleId) => {
		const replacement = censor(secret, ruleId);
		if (typeof replacement !== 'string') {
			throw new TypeError(`Expected \`censor\` to return a string, got ${typeof replacement}`);
		}
		return replacement;
	};
}
