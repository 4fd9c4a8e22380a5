import type {Span} from './rule.ts';

/** The Base64 of `-----BEGIN `, as of the `client-key-data` of a kubeconfig. */
export const encodedBegin = 'LS0tLS1CRUdJTi';

/** Private keys whose whole block is in Base64, as far as they stand on this line. Certificates pass. */
export function findEncodedKeys(line: string): Span[] {
	if (!line.includes(encodedBegin)) return [];
	return Array.from(line.matchAll(encodedKey), ({index, 0: text}) => [index, index + text.length]);
}

// `PRIVATE KEY` in each of the three places that its first byte may have in a group of three.
const encodedKey = new RegExp(
	`${encodedBegin}[A-Za-z0-9+/]{0,48}(?:UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW)[A-Za-z0-9+/]*={0,2}`,
	'g',
);
