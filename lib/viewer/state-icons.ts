/** The icons of a page's tab, which show how the job is. */
export const stateIcons: Readonly<Record<string, string>> = {
	waiting: icon(
		'#7b8b93',
		'<circle cx="5" cy="8" r="1.3"/><circle cx="8" cy="8" r="1.3"/><circle cx="11" cy="8" r="1.3"/>',
	),
	running: icon('#00809c', '<path d="M6 4.6v6.8L11.6 8z"/>'),
	passed: icon(
		'#1f9254',
		'<path d="m4.4 8.3 2.5 2.5 4.8-5.3" fill="none" stroke="#fff" stroke-width="1.8"/>',
	),
	failed: icon(
		'#d03a42',
		'<path d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" fill="none" stroke="#fff" stroke-width="1.8"/>',
	),
	ended: icon('#5a6a72', '<path d="M5.5 5.5h5v5h-5z"/>'),
	lost: icon('#b87a0a', '<path d="M7.1 3.8h1.8v5.4H7.1zm0 6.6h1.8v1.8H7.1z"/>'),
	'cut-off': icon('#b87a0a', '<path d="M4.5 7.1h7v1.8h-7z"/>'),
};

function icon(color: string, sign: string): string {
	return (
		'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">' +
		`<rect width="16" height="16" rx="4" fill="${color}"/><g fill="#fff">${sign}</g></svg>`
	);
}
