import type {CpuProfile} from './cpu-profile.ts';

/** What the time of a profile goes to, in the order in which a line meets it. */
export const shareNames = [
	'event loop, reading',
	'framing',
	'stripping',
	'redacting',
	'the rest',
	'encoding',
	'socket',
	'garbage',
] as const;

export type ShareName = (typeof shareNames)[number];

/** Microseconds of a profile, by what they went to; without those in which there was nothing to do. */
export function profileShares({nodes, samples = [], timeDeltas = []}: CpuProfile): Record<ShareName, number> {
	const own = new Map<number, number>();
	for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0));
	const shares = Object.fromEntries(shareNames.map(name => [name, 0])) as Record<ShareName, number>;
	const byId = new Map(nodes.map(node => [node.id, node]));
	const visit = (id: number, above: ShareName): void => {
		const node = byId.get(id);
		if (node === undefined || node.callFrame.functionName === '(idle)') return;
		const share = shareOf(node.callFrame) ?? above;
		shares[share] += own.get(id) ?? 0;
		for (const child of node.children ?? []) visit(child, share);
	};
	visit(nodes[0]?.id ?? 0, 'event loop, reading');
	return shares;
}

/** `undefined`: it works for whoever has called it, as what is built into V8 and Node's buffers do. */
function shareOf({url, functionName}: {url: string; functionName: string}): ShareName | undefined {
	const place = `${url} ${functionName}`;
	return places.find(([pattern]) => pattern.test(place))?.[1];
}

const places: readonly (readonly [RegExp, ShareName])[] = [
	[/\(garbage collector\)/, 'garbage'],
	[
		/stream_base_commons.* (handleWriteReq|write)|^ (writev|write(Buffer|Utf8String|Latin1String))$/,
		'socket',
	],
	[/^node:net .*[wW]rite/, 'socket'],
	[/stream_base_commons.* onStreamRead|\((program|root)\)|^ dispatch$/, 'event loop, reading'],
	[/strip-ansi|plain-lines|ansi-regex|stripColors/, 'stripping'],
	[/\/redaction\/|\/stages\/redact|redactSeven/, 'redacting'],
	[/\/framing\/|\/split2\/|string_decoder|line-framer|line-block/, 'framing'],
	[/\/lib\/(write|format)\/|\/ioredis\/|\/careful\.ts append/, 'encoding'],
	[/\/lib\/|\/bench\/|node:internal\/streams/, 'the rest'],
];
