import {minimumSecretLength} from '../redaction/known-values.ts';
import {strengthOf} from '../redaction/secret-names.ts';
import {urlPassword} from './url-password.ts';

/**
 * The values of environment variables whose names say that they are secret, and the passwords in URLs:
 * what a command is likely to print by mistake. What is too short to be masked is left out, since nobody asked for it.
 */
export function secretEnvironmentValues(environment: NodeJS.ProcessEnv): string[] {
	const values = new Set<string>();
	for (const [name, value = ''] of Object.entries(environment)) {
		const secret = isSecretName(name) ? value : urlName.test(name) ? passwordIn(value) : '';
		if (secret.trim().length >= minimumSecretLength) values.add(secret);
	}
	return [...values];
}

function isSecretName(name: string): boolean {
	if (workingDirectory.test(name)) return false;
	const strength = strengthOf(name);
	// Of a name that is a switch, such as `REQUIRE_AUTH`, nothing is said.
	return strength === 'strong' || (strength === 'medium' && auth.test(name)) || secretName.test(name);
}

const workingDirectory = /^(?:OLD)?PWD$/i;

const auth = /_AUTH$/i;

// Those of medium strength in a text, which are secrets here whatever they look like, and abbreviations.
// Not TOKENS: `MAX_TOKENS=100000`.
const secretName =
	/(?:^|_)(?:PASSWORDS?|PASSWD|PASSPHRASE|SECRETS?|(?:AUTH)?TOKEN|(?:PRIVATE|SSH|ACCESS|SECRET|ENCRYPTION|SIGNING)_?KEY|API_?KEYS?|CONNECTION_?STRING|SSHPASS|(?<=_)PAT)$/i;

const urlName = /(?:^|_)(?:URL|URI|DSN)$/i;

function passwordIn(value: string): string {
	return URL.canParse(value) ? urlPassword(new URL(value)) : '';
}
