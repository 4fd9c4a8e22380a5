// `npm run screenshots`: the pictures in docs/, of the page with a log of this project's own build.
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';
import {JobLog} from '../../lib/job-log.ts';
import {startRedis} from '../support/redis.ts';
import {startViewer} from '../support/viewer-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const redis = await startRedis();
const client = redis.client();

const log = new JobLog(client, {jobId: 'build-4812'});
const steps: [phase: string, command: string, ...args: string[]][] = [
	['lint', 'npm', 'run', 'lint'],
	['types', 'npm', 'run', 'types'],
	['build', 'npm', 'run', 'build:page'],
	['unit tests', 'npx', 'ava', 'spec/stages', 'spec/format', 'spec/framing', 'spec/viewer/page', '--verbose'],
	['package', 'npm', 'pack', '--dry-run', '--ignore-scripts'],
];
let exitCode = 0;
for (const [phase, command, ...args] of steps) {
	const step = log.withPhase(phase);
	await step.writeEvent(`$ ${[command, ...args].join(' ')}`);
	const exit = await step.capture(spawn(command, args, {cwd: root}));
	exitCode ||= exit.exitCode ?? 1;
}
await log.end({exitCode});

const viewer = await startViewer(client);
const browser = await chromium.launch({
	executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
for (const colorScheme of ['light', 'dark'] as const) {
	const context = await browser.newContext({colorScheme, viewport: {width: 1280, height: 680}});
	const page = await context.newPage();
	await page.goto(`${viewer.url}/jobs/build-4812`);
	await page.locator('#status.passed, #status.failed').waitFor();
	await page.selectOption('#times', 'relative');
	await page.click('#phases button:has-text("unit tests")');
	await page.fill('#query', 'character');
	await page.locator('mark.current').waitFor();
	await page.keyboard.press('Enter');
	const number = Number(await page.textContent('.row:has(mark.current) .n'));
	await page.click(`.n:text-is("${number + 3}")`);
	await page.click(`.n:text-is("${number + 5}")`, {modifiers: ['Shift']});
	await page.mouse.move(900, 5);
	await page.screenshot({path: join(root, `docs/viewer-${colorScheme}.png`)});
}
await browser.close();
await viewer.stop();
await redis.stop();
