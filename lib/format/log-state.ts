/**
 * The state hash beside a log's stream, written by the append script alone. docs/format.md describes it for others.
 *
 * Fields: `v` the format's version, `n` the number of the newest entry, `lines` and `lost` over all producers,
 * `end` the id of the end marker that holds (absent while the job runs), `mean` the entries' mean size in bytes;
 * and per producer, `p:ID` its high-water mark and `l:ID` when its lease runs out (server time in milliseconds;
 * absent once released).
 */
export const formatVersion = 1;

/** How long a producer counts as alive after its last sign of life. */
export const leaseMs = 30_000;

export const leasePrefix = 'l:';
