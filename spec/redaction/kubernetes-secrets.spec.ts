import test from 'ava';
import {redactText} from '../../lib/redaction/redact-text.ts';

const value = Buffer.from('a value of no name 1').toString('base64');

const masks = test.macro((t, before: readonly string[], after: readonly string[]) => {
	t.is(redactText(before.join('\n')), after.join('\n'));
});

for (const [title, before, after] of [
	[
		'masks all values of a Secret, whatever their names',
		['kind: Secret', 'data:', `  tls.key: ${value}`, `  any: "${value}"`, 'stringData:', '  other: hunter2'],
		[
			'kind: Secret',
			'data:',
			'  tls.key: [REDACTED]',
			'  any: "[REDACTED]"',
			'stringData:',
			'  other: [REDACTED]',
		],
	],
	[
		'masks a value on the lines behind its name',
		['kind: Secret', 'apiVersion: v1', 'data:', '  .dockercfg: |', `    ${value}`, 'type: Opaque'],
		['kind: Secret', 'apiVersion: v1', 'data:', '  .dockercfg: |', '    [REDACTED]', 'type: Opaque'],
	],
	[
		'masks Base64 before it is known to be of a Secret',
		['apiVersion: v1', 'data:', `  any: ${value}`, '  plain: production', 'kind: Secret'],
		['apiVersion: v1', 'data:', '  any: [REDACTED]', '  plain: production', 'kind: Secret'],
	],
	[
		'masks the values of a Secret as JSON',
		[
			'{',
			'    "apiVersion": "v1",',
			'    "data": {',
			`        "any": "${value}"`,
			'    },',
			'    "kind": "Secret"',
		],
		[
			'{',
			'    "apiVersion": "v1",',
			'    "data": {',
			'        "any": "[REDACTED]"',
			'    },',
			'    "kind": "Secret"',
		],
	],
] as const) {
	test(title, masks, before, after);
}

for (const [title, lines] of [
	[
		'leaves names of users and hosts',
		['kind: Secret', 'data:', '  username: YWRtaW4=', '  db_host: ZGIubG9jYWw='],
	],
	[
		'leaves what stands outside of the data',
		['kind: Secret', 'metadata:', '  name: db', 'data:', 'type: Opaque'],
	],
	['leaves other objects', ['kind: ConfigMap', 'data:', `  any: ${value}`]],
	['leaves what comes after the object', ['kind: Secret', 'data:', '---', 'data:', `  any: ${value}`]],
	[
		'leaves references and empty values',
		['kind: Secret', 'data:', '  a: {{ .Values.a }}', '  b: ""', '  c: $(C)'],
	],
	[
		'leaves an object of another kind behind a Secret',
		['kind: Secret', 'kind: Job', 'data:', `  any: ${value}`],
	],
] as const) {
	test(title, masks, lines, lines);
}
