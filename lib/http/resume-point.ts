import {expectEntryId} from '../read/entry-id.ts';

/**
 * The entry behind which a client wants to resume, or `undefined` for the beginning. The header comes first: it is how
 * an EventSource says how far it has come since it was opened with `?after=`.
 *
 * @throws TypeError when it is no entry id.
 */
export function resumePoint(url: string, lastEventId: string | undefined): string | undefined {
	const start = url.indexOf('?');
	const query = new URLSearchParams(start === -1 ? '' : url.slice(start).split('#', 1)[0]);
	const after = lastEventId || query.get('after') || undefined;
	return after === undefined ? undefined : expectEntryId('after', after);
}
