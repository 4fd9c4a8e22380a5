/**
 * What holds even where a mistake of ours would let a log's text be more than text: no script but the page's own files, no
 * address but this server's, in no other site's frame.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
	'content-security-policy':
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'SAMEORIGIN',
	// Job ids stand in addresses.
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
};
