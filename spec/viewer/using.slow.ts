// What people do with a log on the page, in a real browser.
import test from 'ava';
import {JobLog} from '../../lib/job-log.ts';
import {RawLog} from '../read/raw-log.ts';
import {browserTest, closeBrowser, openPage, shownLines, shows} from '../support/browser.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {startViewer} from '../support/viewer-server.ts';

const redis = await startRedis();
const client = redis.client();
const viewer = await startViewer(client);
test.after.always(async () => {
	await closeBrowser();
	await viewer.stop();
	await redis.stop();
});

/** Two phases of 200 lines each, every hundredth a needle, and what a browser would take for more than text. */
const jobId = 'built';
const hostile =
	'<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script> &amp; </span>';
test.before('write a log', async () => {
	const log = new JobLog(client, {jobId});
	const lines = (from: number) =>
		Array.from({length: 200}, (_, index) => {
			const line = from + index;
			return `${line % 100 === 0 ? 'Needle (in) ' : ''}line ${line}\n`;
		}).join('');
	await log.withPhase('install').onStdout(lines(1));
	await log.withPhase('build').onStdout(lines(201));
	await log.withPhase('build').onStderr('warning: something\n');
	await log.withPhase('build').writeEvent('an event');
	await log.withPhase('build').onStdout(`${hostile}\nlast`);
	await log.end({exitCode: 0});
});

async function openLog({hash = '', ...options}: {hash?: string} & Parameters<typeof openPage>[1] = {}) {
	const opened = await openPage(`${viewer.url}/jobs/${jobId}${hash}`, options);
	await shows(opened.page, '#status.passed', 'exit code 0');
	return opened;
}

browserTest('search finds all matches in the whole log, and goes from one to the next and round', async t => {
	const {page, troubles} = await openLog();
	await page.keyboard.press('/');
	await page.keyboard.type('needle (IN');
	await shows(page, '#matches', /of 4$/);
	await page.keyboard.press('Enter');
	const places: string[] = [];
	for (let step = 0; step < 4; step++) {
		await page.keyboard.press('Enter');
		places.push(
			`${await page.textContent('#matches')}: ${await page.textContent('.row:has(mark.current) .x')}`,
		);
	}
	t.deepEqual(places.sort(), [
		'1 of 4: Needle (in) line 100',
		'2 of 4: Needle (in) line 200',
		'3 of 4: Needle (in) line 300',
		'4 of 4: Needle (in) line 400',
	]);
	t.is(await page.textContent('mark.current'), 'Needle (in');
	await page.click('#match-case');
	await shows(page, '#matches', 'no match');
	await page.click('#pattern');
	await page.fill('#query', '[');
	t.is(await page.getAttribute('#query', 'aria-invalid'), 'true');
	await page.fill('#query', '^Needle .*[34]00$');
	await shows(page, '#matches', /of 2$/);
	await page.keyboard.press('Escape');
	t.is(await page.inputValue('#query'), '');
	t.deepEqual(troubles, []);
});

browserTest('a link to a line leads there, also when it is one of several', async t => {
	const {page} = await openLog({hash: '#L120-L122'});
	await shows(page, '.row.selected .x', 'line 120');
	t.deepEqual(await page.locator('.row.selected .x').allTextContents(), ['line 120', 'line 121', 'line 122']);
	t.is(await page.locator('#follow').getAttribute('aria-pressed'), 'false');
	await page.click('.n:text-is("125")');
	t.is(new URL(page.url()).hash, '#L125');
	await page.click('.n:text-is("127")', {modifiers: ['Shift']});
	t.is(new URL(page.url()).hash, '#L125-L127');
	await shows(page, '#copy', 'Copy 3 lines');
});

browserTest('a link holds when the log is trimmed, and says so when its line is gone', async t => {
	const raw = new RawLog(client, uniqueJobId(t));
	const ids = await raw.addLines(...Array.from({length: 150}, (_, index) => `text ${index + 1}`));
	await raw.end();
	await client.xtrim(raw.stream, 'MINID', ids[99] as string);
	const address = `${viewer.url}/jobs/${raw.stream.slice(4, -5)}`;
	const {page} = await openPage(`${address}#L120`);
	await shows(page, '.row.selected .x', 'text 120');
	await shows(page, '.marker.gap', '99 lines are missing here');
	const {page: other} = await openPage(`${address}#L50`);
	await shows(other, '#missing', 'Line 50 is no longer in Redis');
	t.pass();
});

browserTest('sources and phases can be left out', async t => {
	const {page} = await openLog({hash: '#L150'});
	await page.click('#sources button:has-text("stdout")');
	await shows(page, '.x', 'warning: something');
	t.deepEqual((await shownLines(page)).slice(0, 2), ['warning: something', 'an event']);
	await page.click('#reset');
	await page.selectOption('#phase', 'install');
	await page.locator('#log').press('G');
	await shows(page, '.x', 'Needle (in) line 200');
	t.deepEqual((await shownLines(page)).slice(-2), ['Needle (in) line 200', 'Exit code 0 · 403 lines']);
});

browserTest('phases are sections that can be closed, and are listed with how long they took', async t => {
	const {page} = await openLog();
	await shows(page, '#phases li', /install\s*\d/);
	await page.click('#phases button:has-text("install")');
	await shows(page, '.header .section', /install.*200 lines/);
	await page.click('.header .section:has-text("install")');
	await page.locator('.header .section[aria-expanded=false]').waitFor();
	t.deepEqual((await shownLines(page))[0], 'line 201');
	// A match in a closed section opens it.
	await page.fill('#query', 'line 100');
	await shows(page, 'mark.current', 'line 100');
});

browserTest('the last phase of a job that is over took as long in its header as in the list', async t => {
	const raw = new RawLog(client, uniqueJobId(t));
	const ts = '2026-01-01T00:00:07.000+00:00';
	await raw.add('one', {phase: 'lint'});
	await raw.add('two', {phase: 'lint', ts});
	await raw.setState({v: 1, end: await raw.add('end', {marker: 'end', exitCode: 0, lines: 2, lost: 0, ts})});
	const {page} = await openPage(`${viewer.url}/jobs/${raw.stream.slice(4, -5)}`);
	await shows(page, '#status.passed', 'exit code 0');
	await shows(page, '#phases li', /lint\s*7\.0 s/);
	await shows(page, '.header .section', /lint\s*7\.0 s · 2 lines/);
	t.pass();
});

browserTest('a selection reaches beyond the window, and is copied whole', async t => {
	const {page} = await openLog({permissions: ['clipboard-read', 'clipboard-write']});
	await page.keyboard.press('g');
	await shows(page, '.x', /^line 1$/);
	const from = await page.locator('.row[data-line="1"] .x').boundingBox();
	await page.mouse.move((from?.x ?? 0) + 1, (from?.y ?? 0) + 10);
	await page.mouse.down();
	await page.mouse.move(600, 500, {steps: 4});
	await page.mouse.wheel(0, 4000);
	await page.locator('.row[data-line="200"]').waitFor();
	const to = await page.locator('.row[data-line="200"] .x').boundingBox();
	await page.mouse.move((to?.x ?? 0) + 900, (to?.y ?? 0) + 10, {steps: 4});
	await page.mouse.up();
	await page.keyboard.press('Control+c');
	const copied = (await page.evaluate('navigator.clipboard.readText()')) as string;
	const lines = copied.split('\n');
	t.deepEqual([lines[0], lines[1], lines.at(-1)], ['line 2', 'line 3', 'line 201']);
	t.is(lines.length, 200);
});

browserTest('all lines are picked and copied from the keyboard', async t => {
	const {page} = await openLog({permissions: ['clipboard-read', 'clipboard-write']});
	await page.locator('#log').press('Control+a');
	await page.keyboard.press('Control+c');
	const copied = (await page.evaluate('navigator.clipboard.readText()')) as string;
	t.is(copied.split('\n').length, 405);
	t.true(copied.startsWith('line 1\nline 2\n'));
});

browserTest('lines are picked from the keyboard, and the button copies them', async t => {
	const {page} = await openLog({permissions: ['clipboard-read', 'clipboard-write']});
	await page.fill('#query', 'line 250');
	await shows(page, 'mark.current', 'line 250');
	await page.locator('#log').press('l');
	await page.fill('#query', 'line 252');
	await shows(page, 'mark.current', 'line 252');
	await page.locator('#log').press('L');
	await shows(page, '#copy', 'Copy 3 lines');
	t.is(new URL(page.url()).hash, '#L250-L252');
	await page.locator('#query').selectText();
	await page.keyboard.press('Control+c');
	t.is(await page.evaluate('navigator.clipboard.readText()'), 'line 252');
	await page.click('#copy');
	await shows(page, '#copy', 'Copied');
	t.is(await page.evaluate('navigator.clipboard.readText()'), 'line 250\nline 251\nline 252');
});

browserTest('times are shown as asked for, and the choice is kept', async t => {
	const {page} = await openLog();
	await page.selectOption('#times', 'relative');
	await page.keyboard.press('Escape');
	await shows(page, '.t', /^\+0:\d\d\.\d{3}$/);
	await page.keyboard.press('t');
	await shows(page, '.t', /^\d\d:\d\d:\d\d\.\d{3}$/);
	await page.reload();
	await shows(page, '.t', /^\d\d:\d\d:\d\d\.\d{3}$/);
	t.pass();
});

browserTest("a log's text is text, whatever a browser would make of it", async t => {
	const {page, troubles} = await openLog();
	await shows(page, '.x', hostile);
	t.false((await page.title()).includes('owned'));
	t.is(await page.locator('#log img, #log script').count(), 0);
	await page.fill('#query', '<img src=x');
	await shows(page, 'mark.current', '<img src=x');
	t.is(await page.locator('#log img').count(), 0);
	t.deepEqual(troubles, []);
});

browserTest('what would drive or turn the text is made visible or left out', async t => {
	const raw = new RawLog(client, uniqueJobId(t));
	await raw.add('a\u001b[31mred\u001b[0m\u001b]0;title\u0007 \u202eright to left');
	await raw.end();
	const {page} = await openPage(`${viewer.url}/jobs/${raw.stream.slice(4, -5)}`);
	await shows(page, '.x', 'ared ⟨U+202E⟩right to left');
	t.pass();
});

browserTest('a job id that is none has no page, and keys that look like one are not listed', async t => {
	const id = '<img src=x onerror=alert(1)>';
	await client.xadd(`job:${id}:logs`, '*', 'text', 'x');
	const {page, troubles} = await openPage(`${viewer.url}/`);
	await shows(page, 'td a', jobId);
	t.is(await page.locator('td a', {hasText: 'img'}).count(), 0);
	const response = await page.goto(`${viewer.url}/jobs/${encodeURIComponent(id)}`);
	t.is(response?.status(), 404);
	t.is(await response?.text(), 'Not found\n');
	t.deepEqual(troubles, []);
});

browserTest('the list leads to a job and back', async t => {
	const {page} = await openPage(`${viewer.url}/`);
	await page.click(`a:text-is("${jobId}")`);
	await shows(page, '#status.passed', 'exit code 0');
	await page.click('.home');
	await shows(page, 'td a', jobId);
	await page.fill('#query', 'no such');
	await shows(page, '#empty', 'No job has this in its name');
	t.pass();
});

for (const colorScheme of ['light', 'dark'] as const) {
	browserTest(`text stands out enough from its ground in the ${colorScheme} scheme`, async t => {
		const {page} = await openLog({colorScheme, hash: '#L10'});
		const contrasts = (await page.evaluate(measureContrast)) as Record<string, number>;
		t.true(Object.keys(contrasts).length >= 6);
		for (const [selector, contrast] of Object.entries(contrasts))
			t.true(contrast >= 4.5, `${selector} ${contrast}`);
		const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
		t.is(ground === 'rgb(255, 255, 255)', colorScheme === 'light');
	});
}

/** Runs in the page: WCAG's contrast of some texts with what is behind them. */
const measureContrast = `(() => {
	const channels = color => color.match(/[\\d.]+/g).map(Number);
	const luminance = color => channels(color).slice(0, 3).map(value => {
		const share = value / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	}).reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
	const ground = element => {
		for (let at = element; at; at = at.parentElement) {
			const color = getComputedStyle(at).backgroundColor;
			if (channels(color)[3] !== 0) return color;
		}
		return 'rgb(255, 255, 255)';
	};
	const contrasts = {};
	for (const selector of ['.x', '.n', '.status', '#figures', '.home', '.chip', '.count', '#follow', '.section .figures', '#phases .figures', '.selected .x', '.selected .n', '#copy']) {
		const element = [...document.querySelectorAll(selector)].find(found => found.offsetParent !== null);
		if (!element) continue;
		const [one, other] = [luminance(getComputedStyle(element).color), luminance(ground(element))];
		contrasts[selector] = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
	}
	return contrasts;
})()`;
