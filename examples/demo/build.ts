// What the demo runs: a build as they are, with colours, a progress bar, secrets that got into its output, a flood of
// lines, and errors on stderr.

import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';

const {stdout, stderr} = process;
const {DEPLOY_PASSWORD = ''} = process.env;
const colored = (code: string, text: string) => `\u001b[${code}m${text}\u001b[0m`;

// Made up, and put together here: no scanner shall take it for a real one.
const token = `npm_${'x1Y2z3'.repeat(6)}`;

stdout.write(`${colored('1;36', '==>')} ${colored('1', 'Installing dependencies')}\n`);
for (let percent = 2; percent <= 100; percent += 2) {
	const bar = '█'.repeat(percent / 4).padEnd(25, '░');
	stdout.write(`\r${colored('32', bar)} ${String(percent).padStart(3)} %`);
	await sleep(30);
}
stdout.write('\r\n');
stderr.write(`${colored('33', 'npm warn')} deprecated left-pad@1.3.0: use String.prototype.padStart()\n`);
stdout.write('added 214 packages in 1.5s\n\n');

stdout.write(`//registry.npmjs.org/:_authToken=${token}\n`);
stdout.write(`pushing to https://ci:${token}@git.example.com/shop.git\n`);
// Not the look of it gives this one away: the demo says that it is a secret.
stdout.write(`login as deploy with ${colored('2', DEPLOY_PASSWORD)}\n`);
await sleep(300);

stdout.write(`${colored('1;36', '==>')} ${colored('1', 'Compiling 12000 modules')}\n`);
for (let module = 1; module <= 12_000; module++) {
	const path = `packages/shop/src/features/checkout/steps/step-${module}`;
	stdout.write(`${colored('32', 'compiled')} ${path}.ts → dist/checkout/steps/step-${module}.js\n`);
	if (module % 80 === 0) await sleep(20);
	// Other programs are blocked by a full pipe; one of Node has to wait for it.
	if (stdout.writableNeedDrain) await once(stdout, 'drain');
}

stdout.write(`${colored('1;36', '==>')} ${colored('1', 'Testing')}\n`);
await sleep(300);
stdout.write(`${colored('32', '✔')} adds to the cart\n${colored('32', '✔')} empties the cart\n`);
await sleep(300);
stderr.write(`${colored('31', '✖')} takes a voucher\n`);
stderr.write(`${colored('31', "TypeError: Cannot read properties of undefined (reading 'code')")}\n`);
stderr.write('    at redeem (packages/shop/src/voucher.ts:41:17)\n');
await sleep(300);
stdout.write(`2 passed, ${colored('1;31', '1 failed')}\n`);
process.exitCode = 1;
