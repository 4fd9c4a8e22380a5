/**
 * What the command gets to see: our own settings, which may hold a password, stay behind; and where what it prints
 * goes to a terminal in the end, it is told so, since it sees a pipe.
 *
 * `colorDepth` is the terminal's bits a colour, 1 where there is no terminal.
 */
export function childEnvironment(environment: NodeJS.ProcessEnv, colorDepth: number): NodeJS.ProcessEnv {
	const rest = Object.entries(environment).filter(([name]) => !/^LOGSLUICE_/i.test(name));
	return {...colors(environment, colorDepth), ...Object.fromEntries(rest)};
}

// Under the user's own settings, never over them.
function colors({NO_COLOR}: NodeJS.ProcessEnv, depth: number): NodeJS.ProcessEnv {
	if (NO_COLOR || depth < 4) return {};
	const level = depth >= 24 ? '3' : depth >= 8 ? '2' : '1';
	return {FORCE_COLOR: level, CLICOLOR_FORCE: '1', npm_config_color: 'always'};
}
