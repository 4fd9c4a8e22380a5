import type {Finder, Span} from './rule.ts';
import {isPlaceholder} from './secret-values.ts';

/**
 * Finds the values of a Kubernetes Secret, whatever their names, as YAML or indented JSON. As kubectl prints it, `kind` comes
 * behind `data`: until it is known only what is clearly Base64 is masked.
 */
export class KubernetesSecrets implements Finder {
	/** Lines of the object that may still come; 0: of none. */
	#remaining = 0;
	#isSecret = false;
	#hasData = false;
	/** The indentation of `data:` while its values come. */
	#dataIndent: number | undefined;

	get expectant(): boolean {
		return this.#remaining > 0;
	}

	find(line: string): readonly Span[] {
		const kind = kindLine.exec(line);
		if (kind !== null) {
			this.#isSecret = kind[1]!.toLowerCase() === 'secret';
			this.#begin(this.#isSecret ? maxLines : 0);
			return [];
		}
		if (apiVersion.test(line)) {
			// Behind its kind, or the next object.
			if (this.#remaining === 0 || this.#hasData) this.#isSecret = false;
			this.#begin(maxLines);
			return [];
		}
		if (this.#remaining === 0) return [];
		this.#remaining = line.startsWith('---') ? 0 : this.#remaining - 1;
		return this.#remaining === 0 ? [] : this.#findValue(line);
	}

	#begin(lines: number): void {
		this.#remaining = lines;
		this.#hasData = false;
		this.#dataIndent = undefined;
	}

	#findValue(line: string): readonly Span[] {
		const indent = line.length - line.trimStart().length;
		if (dataLine.test(line)) {
			this.#dataIndent = indent;
			this.#hasData = true;
		} else if (this.#dataIndent !== undefined && indent <= this.#dataIndent) this.#dataIndent = undefined;
		else if (this.#dataIndent !== undefined) return this.#spanOf(line);
		return [];
	}

	#spanOf(line: string): readonly Span[] {
		const match = named.exec(line) ?? blockLine.exec(line);
		const span = match?.indices?.groups?.['value'];
		if (match === null || span === undefined || plainNames.test(match.groups?.['name'] ?? '')) return [];
		const value = line.slice(...span);
		const isSecret = this.#isSecret ? value.length >= 4 && !isPlaceholder(value) : isClearlyBase64(value);
		return isSecret ? [span] : [];
	}
}

const maxLines = 200;

const kindLine = /^[\s-]{0,80}["']?kind["']?:\s{0,4}["']?(\w{1,64})["']?,?\s{0,4}$/;
const apiVersion = /^[\s-]{0,80}["']?apiVersion["']?:\s{0,4}["']?v1["']?,?\s{0,4}$/;
const dataLine = /^\s{0,80}["']?(?:stringD|d)ata["']?:\s{0,4}\{?\s{0,4}$/;
const named =
	/^\s{1,80}["']?(?<name>[\w.-]{1,253})["']?:\s{1,4}["']?(?<value>[^\s"'|>#{[][^\s"']{0,65535})["']?,?\s{0,4}$/d;
const blockLine = /^\s{1,80}(?<value>[A-Za-z0-9+/=]{4,65536})\s{0,4}$/d;

// What stands beside a secret and is none.
const plainNames =
	/^(?:(?:\w{1,40}[_.-])?(?:user(?:name)?|login|email|host(?:name)?|port|url|uri|endpoint|database|db(?:name)?|name|namespace|region|bucket|engine|type|id)|.*\.(?:crt|cer|pub))$/i;

/** Padded, or of small letters, capitals and digits. */
function isClearlyBase64(value: string): boolean {
	if (value.length < 12 || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false;
	return value.endsWith('=') || [/[a-z]/, /[A-Z]/, /\d/].every(kind => kind.test(value));
}
