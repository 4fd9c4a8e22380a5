/**
 * The candidate that `word` is probably a slip of: at most two letters wrong, or its only unfinished form, or one with
 * another word behind it, as `--job-id` is of `--job`.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
	const closest = candidates
		.map(candidate => ({candidate, distance: editDistance(word, candidate)}))
		.sort((a, b) => a.distance - b.distance)[0];
	const letters = word.replace(/^-+/, '').length;
	if (closest !== undefined && closest.distance <= Math.min(2, Math.floor(letters / 2))) {
		return closest.candidate;
	}
	const longer = candidates.filter(candidate => letters > 0 && candidate.startsWith(word));
	if (longer.length > 0) return longer.length === 1 ? longer[0] : undefined;
	return candidates.find(candidate => word.startsWith(`${candidate}-`));
}

// Levenshtein, and two neighbouring letters swapped count once: `rnu`, `tial`.
function editDistance(a: string, b: string): number {
	const rows = [Array.from({length: b.length + 1}, (_, column) => column)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		const above = rows[i - 1] as number[];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let best = Math.min(
				(above[j] as number) + 1,
				(row[j - 1] as number) + 1,
				(above[j - 1] as number) + (same ? 0 : 1),
			);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				best = Math.min(best, ((rows[i - 2] as number[])[j - 2] as number) + 1);
			}
			row.push(best);
		}
		rows.push(row);
	}
	return (rows[a.length] as number[])[b.length] as number;
}
