import {once} from 'node:events';
import test from 'ava';
import {LogWarning, type OnWarning, warn} from '../lib/log-warning.ts';

const staysAway = test.macro({
	async exec(t, onWarning: OnWarning) {
		const emitted = once(process, 'warning');
		t.notThrows(() => warn(onWarning, new LogWarning('LOGSLUICE_REDIS_AWAY', 'away')));
		t.like((await emitted)[0], {
			code: 'LOGSLUICE_REDIS_AWAY',
			message: '`onWarning` failed on: away',
			cause: {message: 'mine'},
		});
	},
	title: (title = '') => `The job does not notice an \`onWarning\` that ${title}`,
});
test.serial('throws', staysAway, () => {
	throw new Error('mine');
});
test.serial('rejects', staysAway, async () => {
	throw new Error('mine');
});
