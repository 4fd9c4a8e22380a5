/** Nothing wrong with the command line, but something it needs is not there. */
export class SetupError extends Error {
	override readonly name = 'SetupError';
}
