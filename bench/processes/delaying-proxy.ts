// A proxy in a process of its own, so that it takes no time from whom it is measured with: forked with the port of
// Redis; told a delay in milliseconds, it says its own port. Replies alone are late: to who waits for them, that is the
// same as half of it each way, and requests are never held up by a proxy that is full.
import {startProxy} from '../../spec/support/proxy.ts';

const proxy = await startProxy(Number(process.argv[2]));
process.on('message', (delay: number) => {
	proxy.delay.reply = delay;
	process.send?.(proxy.port);
});
process.on('disconnect', () => process.exit());
