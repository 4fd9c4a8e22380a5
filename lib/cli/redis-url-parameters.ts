import {UsageError} from './usage-error.ts';

/**
 * What counts of a Redis URL's parameters, and the names of the others: ioredis would take any of its options from them,
 * and throw at some values, at some only when it has connected.
 *
 * @throws UsageError when the value of one that counts is not what it should be; `origin` is where the URL came from.
 */
export function redisUrlParameters({searchParams}: URL, origin: string): {kept: string; ignored: string[]} {
	const kept = new URLSearchParams();
	const ignored: string[] = [];
	for (const [name, value] of searchParams) {
		const parameter = parameters.find(known => known.name === name);
		if (parameter === undefined) {
			ignored.push(name);
		} else {
			const {pattern, meaning} = parameter;
			if (pattern?.test(value) === false) throw new UsageError(`${origin}: ${name} has to be ${meaning}`);
			kept.set(name, value);
		}
	}
	return {kept: kept.size === 0 ? '' : `?${kept}`, ignored};
}

type Parameter = {readonly name: string; readonly pattern?: RegExp; readonly meaning?: string};

const parameters: readonly Parameter[] = [
	{name: 'username'},
	{name: 'password'},
	{name: 'db', pattern: /^\d{1,9}$/, meaning: 'the number of a database'},
	{name: 'family', pattern: /^[046]$/, meaning: '4 for IPv4, 6 for IPv6 or 0 for both'},
	{name: 'keyPrefix'},
];
