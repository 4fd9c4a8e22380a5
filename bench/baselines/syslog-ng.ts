import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {entriesAdded} from '../bench-redis.ts';
import type {LogDaemon} from './log-daemon.ts';

/** As fast as it was got: 64, 512 and 2,048 lines a batch differ little, and it takes a pipe faster than a file. */
export const syslogNg: LogDaemon = daemon('batch-lines(512) batch-timeout(10)');

/** With the batching of its defaults, which is none. */
export const plainSyslogNg: LogDaemon = daemon('');

const key = 'bench-syslog-ng';

/** A child's pipe, lines as they come, not parsed; entries with our five fields. */
function daemon(batching: string): LogDaemon {
	return {
		program: 'syslog-ng',
		modules: moduleFolders().map(folder => join(folder, 'libredis.so')),
		config: ({port, input}) => `@version: 3.35
options { stats-freq(0); use-dns(no); dns-cache(no); keep-hostname(yes); log-msg-size(262144); };
source child {
	# It runs a program that has ended again; this one ends with it.
	program("cat ${input.file}; exec tail --pid=$PPID -f /dev/null"
		flags(no-parse) log-fetch-limit(1000) log-iw-size(100000));
};
destination logs {
	redis(
		host("127.0.0.1") port(${port}) log-fifo-size(200000) ${batching}
		command("XADD", "${key}", "MAXLEN", "~", "50000", "*", "ts", "\${ISODATE}", "source", "stdout",
			"text", "\${MESSAGE}", "phase", "", "n", "\${SEQNUM}")
	);
};
log { source(child); destination(logs); flags(flow-control); };
`,
		args: ({folder, configFile}) => [
			...['--foreground', '--no-caps', '--cfgfile', configFile],
			...['--persist-file', join(folder, 'persist'), '--pidfile', join(folder, 'pid')],
			...['--control', join(folder, 'control')],
		],
		// It passes over empty lines.
		expected: input => input.filledLines,
		stored: redis => entriesAdded(redis, key),
	};
}

// By its version, or by the processor.
function moduleFolders(): string[] {
	const places = ['/usr/lib/syslog-ng', '/usr/lib64/syslog-ng'];
	return places.flatMap(place => [place, ...subfolders(place)]);
}

function subfolders(place: string): string[] {
	try {
		return readdirSync(place).map(name => join(place, name));
	} catch {
		return [];
	}
}
