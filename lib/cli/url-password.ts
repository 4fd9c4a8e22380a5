/** As the server gets it, not as the URL spells it; from `?password=` too. Empty where there is none. */
export function urlPassword({password, searchParams}: URL): string {
	if (password === '') return searchParams.get('password') ?? '';
	try {
		return decodeURIComponent(password);
	} catch {
		return password;
	}
}
