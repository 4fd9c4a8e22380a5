/** A mistake in how `logsluice` was called: told on stderr with one line of usage, exit code 2. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}
