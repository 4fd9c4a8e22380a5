// A log of 200,000 lines in a real browser: how long until it can be used, how smoothly it scrolls, what it takes. Times
// are of the page's CPU, which does not depend on what else the machine does; those by the clock are only told.
import test from 'ava';
import type {CDPSession, Page} from 'playwright-core';
import {JobLog} from '../../lib/job-log.ts';
import {browserTest, closeBrowser, openPage, shownLines, shows} from '../support/browser.ts';
import {startRedis} from '../support/redis.ts';
import {startViewer} from '../support/viewer-server.ts';

const lines = 200_000;
const redis = await startRedis();
const client = redis.client();
const viewer = await startViewer(client);
test.after.always(async () => {
	await closeBrowser();
	await viewer.stop();
	await redis.stop();
});
test.before('write a long log', async () => {
	const log = new JobLog(client, {jobId: 'long', maxEntries: 2 * lines, maxBytes: 1e9});
	for (let start = 0; start < lines; start += 1000) {
		const build = log.withPhase(`part ${Math.floor(start / 40_000)}`);
		const text = Array.from({length: 1000}, (_, index) => {
			const file = `module-${index}`;
			const long = index % 10 === 0 ? ` ${'and so on '.repeat(20)}` : '';
			return `${start + index + 1} compiled src/${file}.ts to dist/${file}.js in ${(index * 37) % 900} ms${long}\n`;
		});
		await build.onStdout(text.join(''));
	}
	await log.end({exitCode: 0});
});

/** Milliseconds of CPU that the page's main thread has had. */
async function cpuTime(session: CDPSession): Promise<number> {
	const {metrics} = await session.send('Performance.getMetrics');
	return (metrics.find(({name}) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function open(url: string): Promise<{page: Page; session: CDPSession}> {
	const {page} = await openPage('about:blank');
	const session = await page.context().newCDPSession(page);
	await session.send('Performance.enable', {timeDomain: 'threadTicks'});
	await page.goto(url, {waitUntil: 'commit'});
	return {page, session};
}

browserTest('200,000 lines: used at once, scrolled smoothly, held in 150 MB', async t => {
	const start = performance.now();
	const {page, session} = await open(`${viewer.url}/jobs/long`);
	await page.locator('.row[data-line]').first().waitFor();
	await page.keyboard.press('/');
	await page.keyboard.type('7');
	await page.locator('mark.current').waitFor();
	const interactive = await cpuTime(session);
	t.log(
		`searched in: ${Math.round(interactive)} ms of CPU, ${Math.round(performance.now() - start)} ms by the clock`,
	);
	t.true(interactive < 2000, `${interactive} ms of CPU until it could be used`);
	await page.keyboard.press('Escape');
	await page.locator('#status.passed').waitFor();
	t.log(
		`all there: ${Math.round(await cpuTime(session))} ms of CPU, ${Math.round(performance.now() - start)} ms by the clock`,
	);
	await shows(page, '#figures', '200,000 lines');

	const frames: number[] = [];
	for (let step = 0; step < 120; step++) {
		const before = await cpuTime(session);
		// Half by the scrollbar, where every row is another; half by the wheel.
		await page.evaluate(
			`document.getElementById('log').scrollTop ${step < 60 ? `= ${step * 60_000}` : '+= 300'};
			new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))`,
		);
		frames.push((await cpuTime(session)) - before);
	}
	frames.sort((a, b) => a - b);
	const [median = 0, worst = 0] = [frames[60], frames.at(-1)];
	t.log(`two frames of scrolling: median ${median.toFixed(1)}, worst ${worst.toFixed(1)} ms of CPU`);
	t.true(worst < 100, `${worst} ms of CPU for two frames`);

	await session.send('HeapProfiler.collectGarbage');
	const {
		usedSize,
		embedderHeapUsedSize = 0,
		backingStorageSize = 0,
	} = (await session.send('Runtime.getHeapUsage')) as {
		usedSize: number;
		embedderHeapUsedSize?: number;
		backingStorageSize?: number;
	};
	const megabytes = (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
	t.log(`memory: ${megabytes.toFixed(0)} MB`);
	t.true(megabytes > 10 && megabytes <= 150, `${megabytes} MB`);
	const elements = await page.locator('*').count();
	t.true(elements < 1000, `${elements} elements`);
});

browserTest('of 200,000 lines, each can be found, linked to and wrapped', async t => {
	const {page} = await open(`${viewer.url}/jobs/long#L123457`);
	await shows(page, '.row.selected .x', /^123457 compiled/);
	await page.locator('#status.passed').waitFor();
	await page.fill('#query', '^199999 compiled');
	await page.click('#pattern');
	await shows(page, '#matches', /^1 of 1$/);
	await shows(page, '.row:has(mark.current) .x', /^199999 compiled/);
	await page.keyboard.press('Escape');
	await page.setViewportSize({width: 700, height: 600});
	await page.click('#wrap');
	await page.locator('#log').press('G');
	await shows(page, '.marker.passed', 'Exit code 0');
	// Of the wrapped lines, none lies over another.
	const overlaps = await page.evaluate(`(() => {
		const places = [...document.querySelectorAll('.row:not(.probe)')].map(row => row.getBoundingClientRect());
		return places.slice(1).filter((place, index) => Math.abs(place.top - places[index].bottom) > 0.5).length;
	})()`);
	t.is(overlaps, 0);
	t.regex((await shownLines(page)).at(-2) as string, /^200000 compiled/);
});
