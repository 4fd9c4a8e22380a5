import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {stateIcons} from './state-icons.ts';

export type Asset = {
	readonly type: string;
	readonly body: Buffer;
	readonly gzipped: Buffer;
	/** Of its content. */
	readonly etag: string;
};

/** The page, as it is sent: read once, and small (60 KB in all), so it is kept. */
export type PageAssets = {
	/** Pages by the number of folders that the browser is below the viewer's own. */
	readonly jobs: Asset;
	readonly job: Asset;
	/** By `HASH/NAME`: a name means the same for ever, and a new version of the package has new ones. */
	readonly named: ReadonlyMap<string, Asset>;
};

// Not there in a bundle of CommonJS.
const here: string | undefined = import.meta.url;
const isSource = here?.endsWith('.ts');

const types: Readonly<Record<string, string>> = {
	js: 'text/javascript; charset=utf-8',
	css: 'text/css; charset=utf-8',
	svg: 'image/svg+xml',
};

/** @throws Error when the page is not there: not built, as in a fresh clone, or left behind by a bundler. */
export function pageAssets(): PageAssets {
	const files = new Map<string, Buffer>(['job.js', 'jobs.js', 'style.css'].map(name => [name, read(name)]));
	for (const [name, icon] of Object.entries(stateIcons)) files.set(`${name}.svg`, Buffer.from(icon));
	const hash = createHash('sha256');
	for (const [name, body] of files) hash.update(name).update(body);
	const version = hash.digest('hex').slice(0, 12);
	const named = [...files].map(
		([name, body]) =>
			[`${version}/${name}`, asset(types[name.split('.').at(-1) as string] as string, body)] as const,
	);
	return {
		jobs: page('jobs.html', `assets/${version}`),
		job: page('job.html', `../assets/${version}`),
		named: new Map(named),
	};
}

function page(name: string, assets: string): Asset {
	const html = read(name).toString().replaceAll('{assets}', assets).replaceAll(/\n\t*/g, '\n');
	return asset('text/html; charset=utf-8', Buffer.from(html));
}

function asset(type: string, body: Buffer): Asset {
	const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 20)}"`;
	return {type, body, gzipped: gzipSync(body, {level: 9}), etag};
}

// Built, the page lies beside this file. Run from its source, in dist/.
function read(name: string): Buffer {
	try {
		return readFileSync(new URL(`${isSource ? '../../dist/viewer/page/' : './page/'}${name}`, here));
	} catch (error) {
		const remedy = isSource
			? 'npm run build'
			: 'a bundle leaves it behind, so keep logsluice out of that (esbuild: --external:logsluice)';
		throw new Error(`The page is not there (page/${name}): ${remedy}`, {cause: error});
	}
}
