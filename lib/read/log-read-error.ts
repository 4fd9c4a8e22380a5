/** Why a log cannot be read; waiting would not help. */
export const logReadErrorCodes = [
	'LOGSLUICE_CLIENT_CLOSED',
	'LOGSLUICE_ACCESS_DENIED',
	'LOGSLUICE_NOT_A_LOG',
	'LOGSLUICE_NEWER_FORMAT',
	'LOGSLUICE_READ_REFUSED',
] as const;

export type LogReadErrorCode = (typeof logReadErrorCodes)[number];

/** Reading has stopped for good; `cause` is what Redis said. Outages are no such error: they are waited out. */
export class LogReadError extends Error {
	override readonly name = 'LogReadError';
	readonly code: LogReadErrorCode;

	constructor(code: LogReadErrorCode, message: string, options?: {readonly cause?: unknown}) {
		super(message, options);
		this.code = code;
	}
}

// What Redis says while it cannot answer yet. All else that comes as an error reply would come again.
const passing = new Set([
	'LOADING',
	'BUSY',
	'TRYAGAIN',
	'CLUSTERDOWN',
	'MASTERDOWN',
	'NOREPLICAS',
	'READONLY',
	'MOVED',
	'ASK',
	'UNBLOCKED',
	'MISCONF',
	'OOM',
]);

// Has no word of its own. It is the answer to AUTH.
const maxClients = /^ERR max number of clients/;

/** The error to stop with, or `undefined` where the trouble is one that passes. */
export function readRefusal(error: unknown, keys: {stream: string; state: string}): LogReadError | undefined {
	// Not the error's class: the client brings its own copy of it. A Cluster wraps what its nodes said.
	const reply = (error as {lastNodeError?: unknown} | undefined)?.lastNodeError ?? error;
	if (!(reply instanceof Error) || reply.name !== 'ReplyError') return undefined;
	const word = reply.message.split(' ', 1)[0] as string;
	if (passing.has(word) || maxClients.test(reply.message)) return undefined;
	const options = {cause: reply};
	switch (word) {
		case 'WRONGTYPE':
			return new LogReadError(
				'LOGSLUICE_NOT_A_LOG',
				`\`${keys.stream}\` or \`${keys.state}\` holds something else than a log (${reply.message}): ` +
					'check the job id or the key',
				options,
			);
		case 'NOPERM':
			return new LogReadError(
				'LOGSLUICE_ACCESS_DENIED',
				`Redis does not let this user read the log (${reply.message}): it needs the commands xread, ` +
					`xrevrange, hgetall and time, and read access to the keys \`${keys.stream}\` and \`${keys.state}\``,
				options,
			);
		case 'NOAUTH':
		case 'WRONGPASS':
			return new LogReadError(
				'LOGSLUICE_ACCESS_DENIED',
				`Redis does not let this client in (${reply.message}): check its username and password`,
				options,
			);
		default:
			return new LogReadError(
				'LOGSLUICE_READ_REFUSED',
				`Redis refuses to read \`${keys.stream}\`: ${reply.message}`,
				options,
			);
	}
}
