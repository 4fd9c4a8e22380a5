import {looksRandom} from '../looks-random.ts';
import type {RedactionRule} from '../rule.ts';
import {secretLiterals} from '../secret-literals.ts';
import {isPlaceholder} from '../secret-values.ts';

// `docker run -p 127.0.0.1:8000-8010:80/tcp`
const ports =
	/^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]{2,39}\]|localhost):)?\d+(?:-\d+)?(?::\d+(?:-\d+)?)*(?:\/(?:tcp|udp|sctp))?$/;

// One alternative a command; none of them reaches over a pipe or into the next command.
const commandPassword = new RegExp(
	[
		// A quote that begins before the password.
		String.raw`\b(?:smbclient|rpcclient|net|winexe)\b[^|;&]{0,200}?\s-U\s{0,4}(?:"[^%"]{1,64}%([^"]{1,256})"|'[^%']{1,64}%([^']{1,256})')|`,
		String.raw`\blftp\b[^|;&]{0,200}?\s-u\s{1,4}(?:"[^,"]{1,64},([^"]{1,256})"|'[^,']{1,64},([^']{1,256})')|`,
		String.raw`(?<!\S)-pass(?:in|out)?\s{1,4}(?:"pass:([^"]{1,256})"|'pass:([^']{1,256})')|`,
		'(?:',
		[
			String.raw`\bsshpass\s{1,4}-p(?!ass\s)\s{0,4}`,
			String.raw`\b(?:mysql|mysqldump|mysqladmin|mariadb|7za?)\b[^|;&]{0,200}?\s-p(?=\S)`,
			String.raw`\bredis-cli\b[^|;&]{0,200}?\s-a\s{1,4}`,
			String.raw`\b(?:docker|podman|buildah|skopeo|helm|oc|az|twine|cqlsh|beeline|mongo(?:sh|dump|restore|import|export)?)\b[^|;&]{0,200}?\s-p\s{1,4}`,
			String.raw`\bldap(?:search|modify|add|delete|whoami)\b[^|;&]{0,200}?\s-w\s{1,4}`,
			String.raw`\b(?:sqlcmd|bcp|sqsh|zip|unzip)\b[^|;&]{0,200}?\s-P\s{1,4}`,
			String.raw`\b(?:smbclient|rpcclient|net|winexe)\b[^|;&]{0,200}?\s-U\s{0,4}["']?[^\s%"']{1,64}%`,
			String.raw`\bhttps?\s[^|;&]{0,200}?-a\s{1,4}[\w.@-]{1,64}:`,
			String.raw`\bhtpasswd\s{1,4}-\w{0,4}b\w{0,4}\s{1,4}(?:\S{1,200}\s{1,4})?\S{1,100}\s{1,4}(?=(?:[^\s"']{1,256}|"[^"]{1,256}"|'[^']{1,256}')$)`,
			String.raw`\bopenssl\s{1,4}enc\b[^|;&]{0,200}?\s-k\s{1,4}`,
			String.raw`\bnet\s{1,4}use\b[^|;&]{0,200}?\s\/user:\S{1,100}\s{1,4}`,
			String.raw`(?<!\S)-pass(?:in|out)?\s{1,4}pass:`,
			String.raw`(?<!\S)-(?:store|key|dest|src)(?:store)?pass\s{1,4}`,
			String.raw`\blftp\b[^|;&]{0,200}?\s-u\s{1,4}["']?[^\s,"']{1,64},`,
			String.raw`\bsqlplus\s(?:[^|;&]{0,60}?\s)?\w{1,64}\/`,
			String.raw`\bssh-keygen\b[^|;&]{0,200}?\s-N\s{1,4}`,
			String.raw`\brabbitmqctl\s{1,4}(?:add_user|change_password)\s{1,4}\S{1,100}\s{1,4}`,
			String.raw`\b(?:bind|root)pw\s{1,4}`,
			String.raw`\bConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?(?=["'])`,
		].join('|'),
		String.raw`)(?:'([^']{1,256})'|"([^"]{1,256})"|([^\s"'-][^\s"']{0,255}))`,
	].join(''),
	'g',
);

// Behind a digit that tells how the value is encoded, or bare; RO and RW follow a community.
const devicePassword = new RegExp(
	[
		'(?:',
		[
			String.raw`\bsnmp(?:-server)?\s{1,4}community\s{1,4}`,
			String.raw`\benable\s{1,4}(?:secret|password)\s{1,4}(?:level\s{1,4}\d{1,2}\s{1,4})?`,
			String.raw`\busername\s{1,4}\S{1,64}\s{1,4}(?:privilege\s{1,4}\d{1,2}\s{1,4})?(?:secret|password)\s{1,4}`,
			String.raw`\b(?:tacacs|radius)(?:-server)?\b[\w .:-]{0,100}?\skey\s{1,4}`,
			String.raw`\bkey-string\s{1,4}`,
			String.raw`\bneighbor\s{1,4}\S{1,64}\s{1,4}password\s{1,4}`,
		].join('|'),
		String.raw`)(?:\d\s{1,4})?(\S{4,128})(?=\s{0,4}$|\s{1,4}(?:RO|RW|ro|rw|view)\b)`,
	].join(''),
	'g',
);

// Of a password for chpasswd.
const user = String.raw`(?:[\w.-]{1,64}:(?=[^|]{0,300}\|[^|]{0,160}chpasswd))?`;

/** Secrets that commands, statements and directives take by their place, with no sign between name and value. */
export const commandRules: readonly RedactionRule[] = [
	{
		id: 'command-user',
		description: 'Passwords given to curl and the like with their user: -u user:password',
		keywords: ['-u ', '-u=', '-u"', "-u'", '--user', '--proxy-user'],
		// `-u user:password`, `-u 'user:password'`, `-u "user":"password"`; and a token in the user's place: `-u token:`.
		pattern: new RegExp(
			[
				String.raw`(?<!\S)(?:-u|-U|--user|--proxy-user)(?:\s{1,4}|=|(?=["']))(?!["']?<)`,
				String.raw`(?:"(?:[^":]{0,256}:([^"]{1,256})|([^":]{8,256}):)"|'(?:[^':]{0,256}:([^']{1,256})|([^':]{8,256}):)'`,
				String.raw`|(?:"[^"]{0,256}"|'[^']{0,256}'|[^\s:"']{0,256}):(?:"([^"]{1,256})"|'([^']{1,256})'|([^\s"']{1,256})))`,
			].join(''),
			'g',
		),
		// `docker run -u 1000:1000`, `git add -u :/`, `perldoc -u Some::Module`
		accept: secret =>
			!isPlaceholder(secret) && !/^(?:\d{1,6}(?::\d{1,6})?|[<[].*|\W|:[A-Z]\w*(?:::\w+)*)$/.test(secret),
	},
	{
		id: 'command-password',
		description: 'Passwords that commands take as -p, -a, -w and the like',
		keywords: [
			...['sshpass', ' -p', ' -a ', ' -w ', ' -u ', ' -pass ', '-passin', '-passout', 'storepass', 'keypass'],
			...[' -k ', '/user:'],
			...['htpasswd', 'convertto-securestring', 'sqlplus', 'ssh-keygen', 'rabbitmqctl', 'bindpw', 'rootpw'],
		],
		pattern: commandPassword,
		accept: secret => secret.length >= 4 && !isPlaceholder(secret) && !ports.test(secret),
	},
	{
		id: 'piped-password',
		description: 'Passwords given to a command by its standard input: echo … | docker login --password-stdin',
		keywords: ['password-stdin', 'chpasswd', 'sudo -s', 'with-token', 'passphrase-fd'],
		pattern: new RegExp(
			[
				String.raw`\b(?:echo|printf)\s{1,4}(?:-\w{1,3}\s{1,4}|["']?%s(?:\\n)?["']?\s{1,4})?`,
				String.raw`(?:"${user}([^"]{4,256})"|'${user}([^']{4,256})'|${user}([^"'|\s]{4,256}))`,
				String.raw`\s{0,4}\|[^|]{0,160}(?:--password-stdin|chpasswd|sudo -S|--with-token|--passphrase-fd)`,
				String.raw`|(?:--password-stdin|--with-token)\s{1,4}<<<\s{0,4}(?:"([^"]{4,256})"|'([^']{4,256})'|([^"'\s]{4,256}))`,
			].join(''),
			'g',
		),
		accept: secret => !isPlaceholder(secret),
	},
	{
		id: 'secret-literal',
		description: 'Values of kubectl create secret --from-literal',
		keywords: ['--from-literal'],
		finder: () => secretLiterals,
	},
	{
		id: 'sql-password',
		description: "Passwords in SQL: IDENTIFIED BY '…', PASSWORD '…', PASSWORD('…')",
		keywords: ['identified', 'password'],
		pattern:
			/\b(?:(?:IDENTIFIED|identified)\s{1,4}(?:(?:WITH|with)\s{1,4}\w{1,40}\s{1,4})?(?:BY|AS|by|as)(?:\s{1,4}(?:PASSWORD|password))?\s{1,4}|(?:with|login|encrypted)\s{1,4}password\s{1,4}(?=')|PASSWORD\s{0,4}\(?\s{0,4}(?='))(?:'((?:[^'\\]|\\.|''){1,256})'|"([^"]{1,256})")/g,
		accept: secret => !isPlaceholder(secret),
	},
	{
		id: 'server-password',
		description: 'Directives that Redis takes its passwords from: requirepass, masterauth',
		keywords: ['requirepass', 'masterauth'],
		pattern: /\b(?:requirepass|masterauth)\s{1,4}(?:"([^"]{4,256})"|'([^']{4,256})'|([^\s"']{4,256}))/g,
		accept: secret => !isPlaceholder(secret),
	},
	{
		id: 'auth-command',
		description: 'What clients of SMTP, IMAP and Redis send to log in: AUTH PLAIN …',
		keywords: ['auth '],
		pattern: /(?<![\w-])AUTH\s(?:(?:PLAIN|LOGIN|XOAUTH2)\s)?["']?([^\s"']{8,2048})/g,
		accept: looksRandom,
	},
	{
		id: 'device-password',
		description: 'Passwords, keys and SNMP communities in configurations of network devices',
		keywords: [
			'community',
			'enable secret',
			'enable password',
			'username',
			'-server',
			'key-string',
			'neighbor',
		],
		pattern: devicePassword,
		accept: secret => !isPlaceholder(secret) && !/^[a-z]+\W*$/i.test(secret),
	},
];
