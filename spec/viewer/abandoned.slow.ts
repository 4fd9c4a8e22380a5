// A log whose process is gone without a word. Nobody may say so before Redis has been up for a lease, which takes 30 s.
import test from 'ava';
import {RawLog} from '../read/raw-log.ts';
import {browserTest, closeBrowser, openPage, shows} from '../support/browser.ts';
import {startRedis} from '../support/redis.ts';
import {startViewer} from '../support/viewer-server.ts';

const redis = await startRedis();
const client = redis.client();
const viewer = await startViewer(client);
test.after.always(async () => {
	await closeBrowser();
	await viewer.stop();
	await redis.stop();
});

browserTest('an abandoned job is told as such, and looked at again when somebody asks', async t => {
	const log = new RawLog(client, 'left');
	await log.add('last words');
	await log.lease('p', -1000);
	const {page, troubles} = await openPage(`${viewer.url}/jobs/left`);
	page.setDefaultTimeout(60_000);
	await shows(page, '.x', 'last words');
	await shows(page, '#status.lost', 'abandoned');
	await shows(page, '.marker.abandoned', 'Abandoned');
	const again = page.waitForResponse(response => response.url().endsWith('/events'));
	await page.click('#retry');
	await (await again).finished();
	await shows(page, '#status.lost', 'abandoned');
	t.is(await page.locator('.marker.abandoned').count(), 1);
	await log.lease('p', 60_000);
	await log.add('back again');
	await page.click('#retry');
	await shows(page, '.x', 'back again');
	await shows(page, '#status', 'running');
	t.true(await page.locator('#hint').isHidden());
	t.deepEqual(troubles, []);
});
