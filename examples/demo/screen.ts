import {styleText} from 'node:util';
import type {LogEntry} from 'logsluice';
import {count} from '../../lib/cli/figures.ts';
import {shownText} from '../../lib/cli/shown-text.ts';

type Style = Parameters<typeof styleText>[0];

/** Plain where stdout is no terminal. */
export function styled(style: Style, text: string): string {
	return styleText(style, text, {stream: process.stdout});
}

/** Shows entries as they are read, few enough for an eye to follow; on a terminal, with a status line below them. */
export class Screen {
	readonly #out = process.stdout;
	#status = '';
	#skipped = 0;
	readonly #allowances = new Map<string, {lines: number; since: number}>();

	say(text = ''): void {
		const status = this.#status;
		this.status('');
		this.#out.write(`${text}\n`);
		this.status(status);
	}

	/** One line, in the place of the one before; nowhere but on a terminal. */
	status(text: string): void {
		if (!this.#out.isTTY) return;
		if (this.#status !== '') this.#out.write('\r\u001b[K');
		this.#status = text;
		this.#out.write(text);
	}

	show({n = 0, source, text, stored}: LogEntry): void {
		if (!this.#allows(source)) {
			if (stored !== false) this.#skipped++;
			return;
		}
		this.tellSkipped();
		const prefix = `${String(n).padStart(6)} ${source.padEnd(6)} │ `;
		const shown = this.#fitting(shownText(text), prefix);
		const style = styles[source];
		this.say(`${styled('dim', prefix)}${style === undefined ? shown : styled(style, shown)}`);
	}

	tellSkipped(): void {
		if (this.#skipped === 0) return;
		this.say(styled('dim', `${' '.repeat(14)}┆ ${count(this.#skipped)} more, not shown here`));
		this.#skipped = 0;
	}

	// A bucket for each source: a flood on stdout hides no error.
	#allows(source: string): boolean {
		const now = performance.now();
		const {lines, since} = this.#allowances.get(source) ?? {lines: mostAtOnce, since: now};
		const allowance = Math.min(mostAtOnce, lines + ((now - since) * mostPerSecond) / 1000);
		const isAllowed = allowance >= 1;
		this.#allowances.set(source, {lines: isAllowed ? allowance - 1 : allowance, since: now});
		return isAllowed;
	}

	#fitting(text: string, prefix: string): string {
		const room = (this.#out.columns || Number.POSITIVE_INFINITY) - prefix.length;
		return text.length > room ? `${text.slice(0, room - 1)}…` : text;
	}
}

const mostAtOnce = 16;
const mostPerSecond = 8;
const styles: Record<string, Style> = {stderr: 'red', system: 'cyan'};
