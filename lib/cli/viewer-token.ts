import {randomBytes} from 'node:crypto';
import type {Stats} from 'node:fs';
import {readFile, stat} from 'node:fs/promises';
import {sayWarning} from './say.ts';
import {SetupError} from './setup-error.ts';
import {shellWord} from './shell-word.ts';
import {UsageError} from './usage-error.ts';

export type ViewerToken = {
	/** `undefined`: everybody is let in. */
	readonly value: string | undefined;
	/** Made here, so that it has to be told. */
	readonly isNew: boolean;
};

// What can be typed into an address as it is, and is long enough not to be guessed.
const form = /^[\w.~-]{16,512}$/;

/**
 * What to sign in with: that of the file, else `LOGSLUICE_TOKEN`, else a new one.
 *
 * @throws UsageError when there is to be none and others than this machine's users could come in, or it is no token.
 * @throws SetupError when the file cannot be read.
 */
export async function viewerToken(
	{file, none, isLoopback}: {file: string | undefined; none: boolean; isLoopback: boolean},
	{LOGSLUICE_TOKEN}: NodeJS.ProcessEnv,
): Promise<ViewerToken> {
	if (none) {
		if (file !== undefined)
			throw new UsageError('--no-token and --token-file exclude each other: give one of them');
		if (!isLoopback) {
			throw new UsageError('--no-token would let in everybody on the network: only with a loopback --host');
		}
		return {value: undefined, isNew: false};
	}
	if (file !== undefined) return {value: checked(`--token-file ${file}`, await contents(file)), isNew: false};
	if (LOGSLUICE_TOKEN) return {value: checked('LOGSLUICE_TOKEN', LOGSLUICE_TOKEN), isNew: false};
	return {value: randomBytes(24).toString('base64url'), isNew: true};
}

async function contents(file: string): Promise<string> {
	try {
		const token = (await readFile(file, 'utf8')).trim();
		// A token is against other users of this machine, first of all.
		if (isReadByOthers(await stat(file))) {
			sayWarning(`warning: other users can read ${file}: chmod 600 ${shellWord(file)}`);
		}
		return token;
	} catch (error) {
		throw new SetupError(`the token cannot be read: ${(error as Error).message}`, {cause: error});
	}
}

function isReadByOthers({mode}: Stats): boolean {
	// Windows knows no such rights, and shows all of them.
	return process.platform !== 'win32' && (mode & 0o004) !== 0;
}

function checked(origin: string, token: string): string {
	if (form.test(token)) return token;
	throw new UsageError(
		`${origin}: a token has 16 to 512 letters, digits, dots, dashes, underscores and tildes, got a text ` +
			`of ${token.length}; openssl rand -hex 24 makes one`,
	);
}
