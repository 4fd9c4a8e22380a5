import test from 'ava';
import {redactText} from '../../lib/redaction/redact-text.ts';

const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ');
const phrase = words.join(' ');

const masks = test.macro({
	exec(t, text: string) {
		t.is(redactText(text.replace(/[‹›]/g, '')), text.replace(/‹[^›]*›/g, '[REDACTED]'));
	},
	title: (_, text: string) => `masks ${text}`,
});

for (const text of [
	`mnemonic: ‹${phrase}›`,
	`MNEMONIC="‹${phrase}›"`,
	`WALLET_SEED_PHRASE=‹${phrase}›`,
	`walletMnemonic: '‹${phrase}›'`,
	`Your recovery phrase is: ‹${phrase}›`,
	`backup words: ‹${phrase} ${phrase}›`,
	`mnemonic (12 words): ‹${phrase}›`,
	`SEED=‹${words.join(',')}› PORT=1`,
	`{"mnemonic": ["‹${words.join('", "')}›"]}`,
]) {
	test(masks, text);
}

const leaves = test.macro({
	exec(t, line: string) {
		t.is(redactText(line), line);
	},
	title: (_, line: string) => `leaves ${line}`,
});

test(leaves, `mnemonic: ${words.slice(0, 11).join(' ')}`);
test(leaves, `the seed is ${phrase}`);
test(leaves, 'seed: 42');
