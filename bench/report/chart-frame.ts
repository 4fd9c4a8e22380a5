/** A picture that is readable in the light and in the dark: its colours are the reader's. */
export function chartFrame({title, height, body}: {title: string; height: number; body: string}): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${chartWidth} ${height}" width="${chartWidth}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.end { text-anchor: end; }
.line { stroke: #1f2328; stroke-width: 1.5; }
${colors.map((color, index) => `.c${index} { fill: ${color}; }`).join('\n')}
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.line { stroke: #e6edf3; }
}
</style>
<text class="title" x="8" y="20">${escaped(title)}</text>
${body}
</svg>
`;
}

export const chartWidth = 760;
/** Where bars begin; their labels stand before it. */
export const barLeft = 210;
/** Where the longest bar ends. */
export const barRight = 640;

export function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

export function rounded(value: number): string {
	return String(Math.round(value * 10) / 10);
}

// In the middle between black and white, so that they stand out from both.
const colors = [
	...['#6e7781', '#3b82c4', '#2f9e8f', '#c2573a', '#9a6fc4', '#c79a1b', '#5a8f3c', '#b0568f', '#8c6d4f'],
];
