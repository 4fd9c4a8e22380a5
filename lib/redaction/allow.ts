import {unexpected} from '../expect.ts';

export type AllowOption = ReadonlyArray<string | RegExp> | ((secret: string, ruleId: string) => boolean);

/** Whether something that rule `ruleId` found is to stay. */
export type Allow = (secret: string, ruleId: string) => boolean;

/** @throws TypeError when `allow` is neither a function nor an array of strings and RegExps. */
export function compileAllow(allow: AllowOption | undefined): Allow | undefined {
	if (allow === undefined || typeof allow === 'function') return allow;
	if (!Array.isArray(allow))
		throw unexpected('allow', 'an array of strings and RegExps, or a function', allow);
	const texts = new Set<string>();
	const patterns: RegExp[] = [];
	for (const item of allow) {
		if (typeof item === 'string') texts.add(item);
		// `g` and `y` would remember where the last secret matched.
		else if (item instanceof RegExp) patterns.push(new RegExp(item.source, item.flags.replace(/[gy]/g, '')));
		// The type only: the item may be a secret.
		else throw new TypeError(`Expected each of \`allow\` to be a string or a RegExp, got ${typeof item}`);
	}
	return secret => texts.has(secret) || patterns.some(pattern => pattern.test(secret));
}
