import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';

/**
 * A small shell that outlives this process, however it ends: when its standard input closes, it kills the server whose
 * id it read last and removes the server's folder. redis-memory-server has a killer of its own, but that one looks
 * every two seconds only, asks with SIGTERM, which a frozen server never hears, and dies of Ctrl-C itself.
 */
const SCRIPT = `trap '' INT TERM HUP
while read -r line; do pid=$line; done
[ -n "$pid" ] && kill -KILL "$pid" 2>/dev/null
rm -rf "$1"`;

export class RedisGuard {
	readonly #shell: ChildProcess;
	readonly #ended: Promise<unknown>;

	constructor(folder: string) {
		this.#shell = spawn('sh', ['-c', SCRIPT, 'redis-guard', folder], {stdio: ['pipe', 'ignore', 'ignore']});
		this.#shell.unref();
		// A shell that somebody else has ended must not end the specs.
		this.#shell.stdin?.on('error', () => {});
		this.#ended = once(this.#shell, 'exit');
	}

	/** `undefined`: there is no server to kill at the moment. */
	watch(pid: number | undefined): void {
		this.#shell.stdin?.write(`${pid ?? ''}\n`);
	}

	/** Kills what is watched, removes the folder. */
	async close(): Promise<void> {
		this.#shell.ref();
		this.#shell.stdin?.end();
		await this.#ended;
	}
}
