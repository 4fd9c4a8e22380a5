/** Quoted for a shell. */
export function* quotedForShells(value: string): Generator<string> {
	yield value.replaceAll('"', String.raw`\"`);
	yield value.replace(/["$`\\]/g, String.raw`\$&`);
	// Bash escapes what would call its history too.
	yield value.replace(/["$`\\!]/g, String.raw`\$&`);
	// Inside single quotes: bash and dash, ash.
	yield value.replaceAll("'", `'\\''`);
	yield value.replaceAll("'", `'"'"'`);
	// Fish.
	yield value.replace(/['\\]/g, String.raw`\$&`);
	// Without quotes, as `printf %q` prints it, of old and new.
	yield value.replace(/[^\w@%+=:,./\-\u0080-\uffff]/g, String.raw`\$&`);
	yield value.replace(/[^\w@%+=:./~#\-\u0080-\uffff]/g, String.raw`\$&`);
	// Make and Compose; PowerShell; cmd.exe.
	yield value.replaceAll('$', '$$$$');
	yield value.replace(/["$`]/g, '`$&');
	yield value.replace(/[&<>|^]/g, '^$&');
}
