import {LogReadError} from '../read/log-read-error.ts';

/** An answer that is no log. */
export type Refusal = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** One line, for people; nothing of the server's inside. */
	readonly text: string;
};

type Occasion = 'badResumePoint' | 'noSuchLog' | 'wrongMethod' | 'gone' | 'away' | 'ended';

export const refusals: Readonly<Record<Occasion, Refusal>> = {
	badResumePoint: refusal(400, 'Last-Event-ID and ?after= are entry ids such as 1700000000000-0'),
	noSuchLog: refusal(404, 'There is no such log'),
	wrongMethod: refusal(405, 'Only GET', {allow: 'GET'}),
	gone: refusal(410, 'The log is no longer in Redis'),
	away: refusal(503, 'Redis does not answer', {'retry-after': '5'}),
	// Tells an EventSource not to come back.
	ended: {status: 204, headers: {'cache-control': 'no-store'}, text: ''},
};

/** What is answered when a log cannot be read: the error's code, not its message, which has keys in it. */
export function refusalOf(error: unknown): Refusal {
	// Of a job id or key that no log can have.
	if (error instanceof TypeError) return refusals.noSuchLog;
	if (!(error instanceof LogReadError)) return refusal(500, 'The log cannot be read');
	switch (error.code) {
		case 'LOGSLUICE_NOT_A_LOG':
			return refusals.noSuchLog;
		case 'LOGSLUICE_CLIENT_CLOSED':
			return refusal(503, `The log cannot be read: ${error.code}`, {'retry-after': '1'});
		default:
			return refusal(502, `The log cannot be read: ${error.code}`);
	}
}

function refusal(status: number, text: string, headers: Record<string, string> = {}): Refusal {
	return {
		status,
		headers: {
			'content-type': 'text/plain; charset=utf-8',
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
			...headers,
		},
		text: `${text}\n`,
	};
}
