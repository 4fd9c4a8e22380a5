import test from 'ava';
import type {CpuProfile} from '../../bench/cpu-profile.ts';
import {profileShares} from '../../bench/profile-shares.ts';

const frame = (functionName: string, url = '') => ({
	...{functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0},
});
const profile: CpuProfile = {
	startTime: 0,
	endTime: 0,
	nodes: [
		{id: 1, callFrame: frame('(root)'), children: [2, 3, 4, 7, 9]},
		{id: 2, callFrame: frame('(idle)')},
		{id: 3, callFrame: frame('(garbage collector)')},
		{id: 4, callFrame: frame('transform', 'file:///app/node_modules/split2/index.js'), children: [5, 6]},
		{id: 5, callFrame: frame('write', 'node:string_decoder')},
		{id: 6, callFrame: frame('find', 'file:///app/lib/redaction/compiled-rules.ts'), children: [8]},
		{id: 7, callFrame: frame('onStreamRead', 'node:internal/stream_base_commons')},
		{id: 8, callFrame: frame('RegExp: a+')},
		{id: 9, callFrame: frame('push', 'file:///app/lib/write/run.ts'), children: [10, 11]},
		{id: 10, callFrame: frame('utf8Write')},
		{id: 11, callFrame: frame('writeUtf8String')},
	],
	samples: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
	timeDeltas: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024],
};

test('time goes to the place that a function stands at, or to whoever has called it', t => {
	t.deepEqual(profileShares(profile), {
		'event loop, reading': 1 + 64,
		framing: 8 + 16,
		stripping: 0,
		redacting: 32 + 128,
		'the rest': 0,
		encoding: 256 + 512,
		socket: 1_024,
		garbage: 4,
	});
});

test('time in which there was nothing to do is in no share', t => {
	const {timeDeltas = []} = profile;
	const all = timeDeltas.reduce((sum, time) => sum + time, 0);
	const shared = Object.values(profileShares(profile)).reduce((sum, time) => sum + time, 0);
	t.is(all - shared, 2);
});
