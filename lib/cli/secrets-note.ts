export const secretsNote: string =
	'Secrets are found by their form, and as the values of environment variables whose names look secret (…_TOKEN, ' +
	'…_PASSWORD, …_SECRET, …_API_KEY, …_PRIVATE_KEY and the like) or the passwords in those that end in _URL.';
