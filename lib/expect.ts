import {inspect} from 'node:util';

/** The one message template of all option checks: what was expected, what came. */
export function unexpected(name: string, expected: string, value: unknown): TypeError {
	return new TypeError(
		`Expected \`${name}\` to be ${expected}, got \`${preview(value)}\` (${typeOf(value)})`,
	);
}

/** Refuses options that do not exist, so that a typo such as `secret` for `secrets` cannot go unnoticed. */
export function expectKnownOptions(owner: string, options: unknown, known: readonly string[]): void {
	if (typeof options !== 'object' || options === null || Array.isArray(options)) {
		throw new TypeError(`Expected \`${owner} options\` to be an object, got ${typeOf(options)}`);
	}
	for (const name of Object.keys(options)) {
		if (!known.includes(name) && (options as Record<string, unknown>)[name] !== undefined) {
			throw new TypeError(
				`Expected ${owner} options to be among ${known.map(option => `\`${option}\``).join(', ')}, got \`${name}\``,
			);
		}
	}
}

export function expectInteger(
	name: string,
	value: unknown,
	{minimum, maximum, orInfinity = false}: {minimum: number; maximum?: number; orInfinity?: boolean},
): number {
	const valid = Number.isSafeInteger(value) || (orInfinity && value === Number.POSITIVE_INFINITY);
	const tooLarge = maximum !== undefined && (value as number) > maximum && value !== Number.POSITIVE_INFINITY;
	if (!valid || (value as number) < minimum || tooLarge) {
		const range = maximum === undefined ? `>= ${minimum}` : `from ${minimum} to ${maximum}`;
		throw unexpected(name, `an integer ${range}${orInfinity ? ' or Infinity' : ''}`, value);
	}
	return value as number;
}

/** A time in milliseconds; Node's timers take at most 2 ** 31 - 1 and fire at once beyond. */
export function expectMilliseconds(
	name: string,
	value: unknown,
	{orInfinity = false}: {orInfinity?: boolean} = {},
): number {
	return expectInteger(name, value, {minimum: 0, maximum: 2_147_483_647, orInfinity});
}

export function expectBoolean(name: string, value: unknown): boolean {
	if (typeof value !== 'boolean') throw unexpected(name, 'a boolean', value);
	return value;
}

export function expectFunction<T>(name: string, value: T): T {
	if (typeof value !== 'function') throw unexpected(name, 'a function', value);
	return value;
}

/** `source` and `phase` of an entry: short and printable, because readers show them beside the text. */
export function expectLabel(
	name: string,
	value: unknown,
	{mayBeEmpty = false}: {mayBeEmpty?: boolean} = {},
): string {
	const minimum = mayBeEmpty ? 0 : 1;
	if (
		typeof value !== 'string' ||
		value.length < minimum ||
		value.length > 64 ||
		/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)
	) {
		throw unexpected(name, `a string of ${minimum} to 64 characters without control characters`, value);
	}
	return value;
}

// What stands in the wrong place may be a whole line, a token, or an object that holds a secret: of these only the
// kind and size are shown.
function preview(value: unknown): string {
	if (typeof value === 'string' && value.length > 32) return `a string of ${value.length}`;
	if (Array.isArray(value)) return `an array of ${value.length}`;
	if (value instanceof Uint8Array) return `${value.length} bytes`;
	return typeof value === 'object' && value !== null ? 'an object' : inspect(value);
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}
