import {execFileSync} from 'node:child_process';
import {accessSync, constants, readdirSync, statSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {type Browser, type BrowserContextOptions, chromium, type Page} from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const program = names.map(onPath).find(path => path !== undefined);

/**
 * A test that needs a real browser: Debian's `chromium`, or Chrome. Left out, and said so, where there is none.
 *
 * Pages open with `openPage()`; `closeBrowser()` closes them all.
 */
export const browserTest = (title: string, run: (t: ExecutionContext) => Promise<void>): void => {
	if (program === undefined) test.skip(title, run);
	// One page at a time: a browser draws slowly where many do.
	else test.serial(title, run);
};

if (program === undefined) {
	console.error(
		`NO BROWSER: no ${names.join(', ')} on PATH, the page is not checked (apt-get install chromium)`,
	);
}

// As root there is no sandbox; the rest keeps it from talking to anybody but us.
const flags = [
	...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
	...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
];

let browser: Promise<Browser> | undefined;

/** To be called at the end of the spec file. */
export async function closeBrowser(): Promise<void> {
	await (await browser)?.close();
}

/** A new page, with nothing of what other pages have stored; what goes wrong on it fails `open.troubles`. */
export async function openPage(
	url: string,
	options: BrowserContextOptions = {},
): Promise<{page: Page; troubles: string[]}> {
	browser ??= chromium.launch({executablePath: program as string, args: flags});
	const context = await (await browser).newContext({viewport: {width: 1280, height: 800}, ...options});
	// Which esbuild puts around the functions that are sent to the page.
	await context.addInitScript('globalThis.__name = f => f');
	const page = await context.newPage();
	const troubles: string[] = [];
	page.on('pageerror', error => troubles.push(String(error.stack)));
	page.on('console', message => {
		// What the network does is told on the page.
		if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
			troubles.push(message.text());
	});
	await page.goto(url);
	return {page, troubles};
}

/** Waits until the page shows such a text in the element. */
export async function shows(page: Page, selector: string, text: string | RegExp): Promise<void> {
	await page.locator(selector).filter({hasText: text, visible: true}).first().waitFor();
}

/** The texts of the lines that the page has elements for, in their order. */
export async function shownLines(page: Page): Promise<string[]> {
	return page.locator('.row[data-line] .x').allTextContents();
}

// `npm run build` makes the page; who runs one spec has perhaps not done that since a change.
const sources = join(root, 'lib/viewer/page');
const newest = Math.max(...readdirSync(sources).map(name => statSync(join(sources, name)).mtimeMs));
const built = statSync(join(root, 'dist/viewer/page/job.js'), {throwIfNoEntry: false})?.mtimeMs ?? 0;
if (built < newest) execFileSync('npm', ['run', '--silent', 'build:page'], {cwd: root});

function onPath(name: string): string | undefined {
	return (process.env['PATH'] ?? '')
		.split(delimiter)
		.map(folder => join(folder, name))
		.find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
