export const secretsNote: string =
	'Also masked: the values of environment variables whose names look secret (…_TOKEN, …_PASSWORD, …_SECRET, ' +
	'…_API_KEY, …_PRIVATE_KEY and the like), and the passwords in those that end in _URL.';
