import {expectBoolean, expectFunction, expectInteger, expectMilliseconds} from '../expect.ts';
import {emitLogWarning, type OnWarning} from '../log-warning.ts';

/** How lines get to Redis, what they may cost there and here, and what happens when they cannot. */
export type DeliveryOptions = {
	/** About how many entries a log keeps, the oldest go first. Minimum: 1. Default: 50,000. */
	readonly maxEntries?: number | undefined;
	/** About how many bytes of entries a log keeps in Redis. Minimum: 65,536. Default: 64 MiB. */
	readonly maxBytes?: number | undefined;
	/** Seconds that a log lives after its last write, or its writer's last sign of life. Minimum: 1. Default: 86,400. */
	readonly ttlSeconds?: number | undefined;
	/**
	 * Bytes of lines held here for one job, waiting for Redis or kept to be sent once more; a line costs its UTF-8
	 * bytes and 100. Minimum: 4,096. Default: 1 MiB.
	 */
	readonly maxBufferBytes?: number | undefined;
	/**
	 * Milliseconds that a full buffer may block its source while Redis acknowledges nothing; then the oldest lines
	 * are dropped and counted. 0 never blocks, `Infinity` never drops. Default: 60,000.
	 */
	readonly maxBlockMs?: number | undefined;
	/** Milliseconds after which `flush()` and `end()` settle, whatever Redis does. Default: 30,000. */
	readonly flushTimeoutMs?: number | undefined;
	/** Makes `flush()` and `end()` reject with `LogLostError` when lines were lost. Default: `false`. */
	readonly strict?: boolean | undefined;
	/** Hears of trouble, each kind once per outage. Default: `process.emitWarning`. */
	readonly onWarning?: OnWarning | undefined;
};

export type ResolvedDeliveryOptions = {
	readonly [Name in keyof DeliveryOptions]-?: NonNullable<DeliveryOptions[Name]>;
};

export const deliveryOptionNames: readonly (keyof DeliveryOptions)[] = [
	'maxEntries',
	'maxBytes',
	'ttlSeconds',
	'maxBufferBytes',
	'maxBlockMs',
	'flushTimeoutMs',
	'strict',
	'onWarning',
];

/** @throws TypeError that names the option, what was expected and what came. */
export function resolveDeliveryOptions({
	maxEntries = 50_000,
	maxBytes = 64 * 1024 * 1024,
	ttlSeconds = 86_400,
	maxBufferBytes = 1024 * 1024,
	maxBlockMs = 60_000,
	flushTimeoutMs = 30_000,
	strict = false,
	onWarning = emitLogWarning,
}: DeliveryOptions): ResolvedDeliveryOptions {
	return {
		maxEntries: expectInteger('maxEntries', maxEntries, {minimum: 1}),
		maxBytes: expectInteger('maxBytes', maxBytes, {minimum: 65_536}),
		ttlSeconds: expectInteger('ttlSeconds', ttlSeconds, {minimum: 1}),
		maxBufferBytes: expectInteger('maxBufferBytes', maxBufferBytes, {minimum: 4_096}),
		maxBlockMs: expectMilliseconds('maxBlockMs', maxBlockMs, {orInfinity: true}),
		flushTimeoutMs: expectMilliseconds('flushTimeoutMs', flushTimeoutMs),
		strict: expectBoolean('strict', strict),
		onWarning: expectFunction('onWarning', onWarning),
	};
}
