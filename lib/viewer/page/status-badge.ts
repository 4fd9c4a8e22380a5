import {byId, setText} from './elements.ts';
import type {Outcome} from './job-outcome.ts';

const signs = {
	waiting: '…',
	running: '▶',
	passed: '✓',
	failed: '✗',
	ended: '■',
	lost: '!',
	'cut-off': '!',
} as const;

/** The job's state: in the head of the page, in the title and in the icon of its tab. */
export function showStatus({kind, words, hint}: Outcome, name: string): void {
	const badge = byId('status');
	badge.className = `status ${kind}`;
	setText(byId('status-words'), words);
	document.title = `${signs[kind]} ${name}`;
	const icon = byId<HTMLLinkElement>('icon');
	const href = icon.href.replace(/[a-z-]+\.svg$/, `${kind}.svg`);
	if (icon.href !== href) icon.href = href;
	const notice = byId('hint');
	notice.hidden = hint === undefined;
	notice.className = `notice ${kind}`;
	setText(byId('hint-words'), hint ?? '');
	byId('retry').hidden = kind !== 'lost' || words !== 'abandoned';
}
