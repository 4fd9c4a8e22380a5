import type {LogDaemon} from './log-daemon.ts';

const key = 'bench-rsyslog';

/**
 * rsyslog: a file's lines, raw, at the end of a list, which is less than an entry of a stream: Debian 12's omhiredis
 * knows no streams, and its commands no texts with spaces.
 */
export const rsyslog: LogDaemon = {
	program: 'rsyslogd',
	modules: [
		...['x86_64', 'aarch64'].map(cpu => `/usr/lib/${cpu}-linux-gnu/rsyslog/omhiredis.so`),
		'/usr/lib64/rsyslog/omhiredis.so',
	],
	config: ({port, input, folder}) => `global(workDirectory="${folder}" maxMessageSize="256k")
module(load="imfile")
module(load="omhiredis")
template(name="raw" type="string" string="%msg%")
main_queue(queue.size="200000" queue.dequeueBatchSize="512")
input(type="imfile" file="${input.file}" tag="bench" addMetadata="off")
action(type="omhiredis" server="127.0.0.1" serverport="${port}" mode="queue" userpush="on" key="${key}" template="raw")
`,
	args: ({folder, configFile}) => ['-n', '-f', configFile, '-i', `${folder}/pid`],
	expected: input => input.filledLines,
	stored: redis => redis.llen(key),
};
