import type {Finder, Span} from './rule.ts';

/** The Base64 of `-----BEGIN `, as of the `client-key-data` of a kubeconfig. */
export const encodedBegin = 'LS0tLS1CRUdJTi';

/** Masks private keys whose whole block is in Base64, wrapped over lines too. Certificates pass. */
export class EncodedKeys implements Finder {
	/** Lines of Base64 that may still follow; 0: no key goes on. */
	#remaining = 0;

	get expectant(): boolean {
		return this.#remaining > 0;
	}

	find(line: string): readonly Span[] {
		const continued = this.#remaining > 0 ? continuation.exec(line)?.indices?.[1] : undefined;
		const found: Span[] = continued === undefined ? [] : [continued];
		// A shorter line, or a padded one, is the last.
		this.#remaining = continued !== undefined && isFull(line.slice(...continued)) ? this.#remaining - 1 : 0;
		for (const {index, 0: text} of line.matchAll(encodedKey)) {
			found.push([index, index + text.length]);
			if (isFull(text) && line.slice(index + text.length).trim() === '') this.#remaining = maxLines;
		}
		return found;
	}
}

const maxLines = 200;

function isFull(text: string): boolean {
	return text.length >= 60 && !text.endsWith('=');
}

const continuation = /^\s{0,80}([A-Za-z0-9+/]{1,1024}={0,2})\s{0,8}$/d;

// `PRIVATE KEY` in each of the three places that its first byte may have in a group of three.
const encodedKey = new RegExp(
	`${encodedBegin}[A-Za-z0-9+/]{0,48}(?:UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW)[A-Za-z0-9+/]*={0,2}`,
	'g',
);
