import {byId, make, setText} from './elements.ts';
import {ago, count, counted, duration} from './figures.ts';
import {ending, type Outcome} from './job-outcome.ts';
import type {ListedJob} from './listed-job.ts';
import {serverTime, setClock} from './server-clock.ts';

type Listing = {readonly jobs: readonly ListedJob[]; readonly isComplete: boolean};

// The list is made by looking through Redis' keys: a server with many of them is asked less often.
const pauseMs = 3000;
const patience = 20;

const query = byId<HTMLInputElement>('query');
let listing: Listing | undefined;

query.addEventListener('input', show);
addEventListener('keydown', event => {
	if (event.key !== '/' || event.target === query) return;
	event.preventDefault();
	query.focus();
});
void keepUp();

async function keepUp(): Promise<never> {
	for (;;) {
		const begun = performance.now();
		await load();
		const took = performance.now() - begun;
		await new Promise(resolve => setTimeout(resolve, Math.max(pauseMs, took * patience)));
		if (document.hidden) {
			await new Promise(resolve => document.addEventListener('visibilitychange', resolve, {once: true}));
		}
	}
}

async function load(): Promise<void> {
	let trouble = '';
	try {
		const response = await fetch('jobs.json', {cache: 'no-store'});
		setClock(response);
		if (response.ok) listing = (await response.json()) as Listing;
		else if (response.status === 401) trouble = 'Signed out. Sign in again, then reload.';
		else trouble = ((await response.json()) as {error: string}).error;
	} catch {
		trouble = 'The server cannot be reached. Still trying.';
	}
	byId('hint').hidden = trouble === '';
	setText(byId('hint-words'), trouble);
	show();
}

function show(): void {
	if (listing === undefined) return;
	const words = query.value.trim().toLowerCase();
	const jobs = listing.jobs.filter(({jobId}) => jobId.toLowerCase().includes(words));
	const running = listing.jobs.filter(({state}) => state === 'running').length;
	const which = listing.isComplete
		? counted(listing.jobs.length, 'job')
		: `the ${count(listing.jobs.length)} newest jobs`;
	setText(byId('figures'), `${which} · ${count(running)} running`);
	byId('empty').hidden = jobs.length > 0;
	setText(
		byId('empty'),
		words === '' ? 'No job has a log in Redis yet: logsluice run -- npm ci' : 'No job has this in its name.',
	);
	const body = byId('rows');
	while (body.childElementCount < jobs.length) body.append(newRow());
	while (body.childElementCount > jobs.length) body.lastElementChild?.remove();
	for (const [index, job] of jobs.entries()) fill(body.children[index] as HTMLTableRowElement, job);
}

function newRow(): HTMLTableRowElement {
	const row = make('tr');
	const status = make('span', 'status');
	status.append(make('span', 'dot'), make('span'));
	const [state, name] = [make('td'), make('td')];
	state.append(status);
	name.append(make('a'));
	row.append(state, name, make('td', 'number'), make('td', 'number'), make('td', 'number'));
	return row;
}

function fill(row: HTMLTableRowElement, job: ListedJob): void {
	const now = serverTime();
	const [began, last] = [Date.parse(job.firstAt), Date.parse(job.lastAt)];
	const {kind, words} = outcomeOf(job);
	const [state, name, lines, took, seen] = row.cells as unknown as HTMLTableCellElement[];
	const status = state?.firstElementChild as HTMLElement;
	status.className = `status ${kind}`;
	setText(status.lastElementChild as Element, words);
	const link = name?.firstElementChild as HTMLAnchorElement;
	setText(link, job.jobId);
	link.href = `jobs/${encodeURIComponent(job.jobId)}`;
	setText(lines as Element, job.lines === undefined ? '' : count(job.lines));
	const time = (job.state === 'running' ? Math.max(now, last) : last) - began;
	setText(took as Element, Number.isNaN(time) ? '' : duration(time));
	setText(seen as Element, Number.isNaN(last) ? '' : ago(Math.min(last, now), now));
	(seen as HTMLElement).title = Number.isNaN(last) ? '' : new Date(last).toLocaleString();
}

function outcomeOf(job: ListedJob): Outcome {
	switch (job.state) {
		case 'running':
			return {kind: 'running', words: 'running'};
		case 'abandoned':
			return {kind: 'lost', words: 'abandoned'};
		case 'ended':
			return ending(job);
		default:
			return {kind: 'ended', words: 'idle'};
	}
}
