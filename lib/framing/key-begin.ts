/**
 * The BEGIN of a private key with which a frame of `text` ends, if no END comes behind it. Where such a frame is taken
 * out of a line this must stay in it: redaction knows by it that the next lines are a key.
 */
export function openKeyBegin(text: string): string | undefined {
	if (!text.includes('PRIVATE KEY')) return undefined;
	const last = [...text.matchAll(begin)].at(-1);
	return last === undefined || text.includes('-----END ', last.index) ? undefined : last[1];
}

// Behind it nothing, or colours, quotes and the first characters of the key.
const begin =
	/(-----BEGIN[ A-Z0-9]{0,40} ?PRIVATE KEY(?: BLOCK)?-----)(?:\x1b\[[\d;]{0,16}[A-Za-z]|[^A-Za-z0-9\r]){0,16}(?:[A-Za-z0-9+/=]{16,}[^A-Za-z0-9\r]{0,16})?(?:\r|$)/g;
