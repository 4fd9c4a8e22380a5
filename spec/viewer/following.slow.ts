// What the page does with a log that goes on, in a real browser.
import {once} from 'node:events';
import test from 'ava';
import {JobLog} from '../../lib/job-log.ts';
import {startCli} from '../cli/start-cli.ts';
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

const numbered = (from: number, to: number) =>
	Array.from({length: to - from + 1}, (_, index) => `line ${from + index}\n`).join('');

browserTest('a page opened in mid-job has every earlier line, and those that come', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStdout(numbered(1, 500));
	await log.flush();
	const {page, troubles} = await openPage(`${viewer.url}/jobs/${jobId}`);
	await shows(page, '.x', 'line 500');
	await shows(page, '#status', 'running');
	await log.onStdout('line 501\n');
	await shows(page, '.x', 'line 501');
	await page.keyboard.press('g');
	await shows(page, '.x', /^line 1$/);
	t.deepEqual((await shownLines(page)).slice(0, 3), ['line 1', 'line 2', 'line 3']);
	await log.end({exitCode: 3});
	await shows(page, '#status.failed', 'exit code 3');
	t.regex(await page.title(), /^✗ /);
	t.deepEqual(troubles, []);
});

browserTest('a page opened before the job exists waits for it', async t => {
	const jobId = uniqueJobId(t);
	const {page, troubles} = await openPage(`${viewer.url}/jobs/${jobId}`);
	await shows(page, '#empty', 'Waiting for the first line');
	const log = new JobLog(client, {jobId});
	await log.onStdout('here I am\n');
	await shows(page, '.x', 'here I am');
	await log.end({exitCode: 0});
	await shows(page, '#status.passed', 'exit code 0');
	t.deepEqual(troubles, []);
});

browserTest('scrolled up it does not move, tells of new lines, and follows again at the end', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStdout(numbered(1, 300));
	const {page} = await openPage(`${viewer.url}/jobs/${jobId}`);
	await shows(page, '.x', 'line 300');
	await page.mouse.move(800, 400);
	await page.mouse.wheel(0, -2000);
	await page.locator('#follow[aria-pressed=false]').waitFor();
	const before = await page.locator('#log').evaluate(({scrollTop}) => scrollTop);
	await log.onStdout(numbered(301, 307));
	await shows(page, '#pill', '7 new lines');
	t.is(await page.locator('#log').evaluate(({scrollTop}) => scrollTop), before);
	await page.click('#pill');
	await shows(page, '.x', 'line 307');
	t.true(await page.locator('#pill').isHidden());
	await log.onStdout('line 308\n');
	await shows(page, '.x', 'line 308');
	await log.end();
});

browserTest('a server that is killed and started again goes on behind the last line, once each', async t => {
	const jobId = uniqueJobId(t);
	const env = {REDIS_URL: redis.url};
	const first = startCli(['serve', '--no-token', '--port', '0'], {env});
	await first.said('stderr', 'open http');
	const port = /:(\d+)\/\n/.exec(first.stderr)?.[1] as string;
	const log = new JobLog(client, {jobId});
	await log.onStdout(numbered(1, 100));
	const {page} = await openPage(`http://127.0.0.1:${port}/jobs/${jobId}`);
	await shows(page, '.x', 'line 100');

	first.child.kill('SIGKILL');
	await once(first.child, 'exit');
	await shows(page, '#status.cut-off', 'reconnecting');
	await log.onStdout(numbered(101, 120));
	await log.flush();
	const second = startCli(['serve', '--no-token', '--port', port], {env});
	await shows(page, '.x', 'line 120');
	await shows(page, '#status', 'running');
	await log.end({exitCode: 0});
	await shows(page, '#status.passed', 'exit code 0');
	await shows(page, '#sources', /stdout\s*120/);
	await page.click('#log');
	await page.keyboard.press('Control+a');
	await shows(page, '#copy', 'Copy 121 lines');
	second.child.kill('SIGTERM');
	t.is((await second.result).code, 0);
});

browserTest(
	'a log that is gone when the server comes back is told as expired, and stays on the page',
	async t => {
		const jobId = uniqueJobId(t);
		const log = new RawLog(client, jobId);
		await log.addLines('one', 'two');
		const first = await startViewer(client);
		const {page} = await openPage(`${first.url}/jobs/${jobId}`);
		await shows(page, '.x', 'two');
		await first.stop();
		await log.delete();
		const second = await startViewer(client, {port: first.port});
		await shows(page, '#hint', 'no longer in Redis');
		await shows(page, '#status.lost', 'expired');
		t.deepEqual((await shownLines(page)).slice(0, 2), ['one', 'two']);
		await second.stop();
	},
);

browserTest('a key that holds something else is no log, and a page of it does not ask on and on', async t => {
	const jobId = uniqueJobId(t);
	await client.set(`job:${jobId}:logs`, 'mine');
	const {page} = await openPage(`${viewer.url}/jobs/${jobId}`);
	await shows(page, '#status.cut-off', 'no such log');
	await shows(page, '#hint', 'The server knows no job of this name');
	t.pass();
});

browserTest('markers are shown as what they are', async t => {
	const jobId = uniqueJobId(t);
	const log = new RawLog(client, jobId);
	await log.add('one');
	await log.add('3 lines dropped', {marker: 'gap', lost: 3, source: 'system'});
	await log.add('Redis lost 2 lines', {marker: 'reset', lost: 2, source: 'system'});
	await log.add('nine', {n: 9});
	await log.end({exitCode: 0});
	const {page} = await openPage(`${viewer.url}/jobs/${jobId}`);
	await shows(page, '.marker.passed', 'Exit code 0');
	await shows(page, '.marker.gap', '3 lines dropped');
	await shows(page, '.marker.reset', 'Redis lost 2 lines');
	await shows(page, '.marker.gap', '5 lines are missing here');
	t.pass();
});
