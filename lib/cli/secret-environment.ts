import {minimumSecretLength} from '../redaction/known-values.ts';

/**
 * The values of environment variables whose names say that they are secret, and the passwords in URLs:
 * what a command is likely to print by mistake. What is too short to be masked is left out, since nobody asked for it.
 */
export function secretEnvironmentValues(environment: NodeJS.ProcessEnv): string[] {
	const values = new Set<string>();
	for (const [name, value = ''] of Object.entries(environment)) {
		const secret = secretName.test(name) ? value : urlName.test(name) ? urlPassword(value) : '';
		if (secret.trim().length >= minimumSecretLength) values.add(secret);
	}
	return [...values];
}

// Not TOKENS (`MAX_TOKENS=100000`) and not PWD, which is the working directory.
const secretName =
	/(?:^|_)(?:PASSWORDS?|PASSWD|PASSPHRASE|SECRETS?|(?:AUTH)?TOKEN|(?:PRIVATE|SSH|ACCESS|SECRET|ENCRYPTION|SIGNING)_?KEY|API_?KEYS?|CONNECTION_?STRING)$/i;

const urlName = /(?:^|_)(?:URL|URI|DSN)$/i;

function urlPassword(value: string): string {
	if (!URL.canParse(value)) return '';
	const {password} = new URL(value);
	try {
		return decodeURIComponent(password);
	} catch {
		return password;
	}
}
