import {runLogDaemon} from '../baselines/log-daemon.ts';
import {redisBenchmark} from '../baselines/redis-benchmark.ts';
import {rsyslog} from '../baselines/rsyslog.ts';
import {plainSyslogNg, syslogNg} from '../baselines/syslog-ng.ts';
import {measure} from '../measured.ts';
import type {Part} from '../part.ts';
import {runContestant} from '../run-contestant.ts';

/** A child process writes the file into its pipe; lines end in Redis. */
export const endToEnd: Part = async setting => {
	const {server, input} = setting;
	const short = await setting.head(5_000);
	const medium = await setting.head(20_000);
	const all = {mode: 'end-to-end', url: server.url} as const;
	return measure(
		{
			logsluice: () => runContestant({...all, name: 'logsluice', input}),
			careful: () => runContestant({...all, name: 'careful', input}),
			ancestor: () => runContestant({...all, name: 'ancestor', input: short}),
			'redis-benchmark': () => redisBenchmark(server, input),
			'syslog-ng': () => runLogDaemon(syslogNg, server, input),
			'syslog-ng, its defaults': () => runLogDaemon(plainSyslogNg, server, medium),
			'rsyslog, into a list': () => runLogDaemon(rsyslog, server, input),
		},
		setting,
	);
};
