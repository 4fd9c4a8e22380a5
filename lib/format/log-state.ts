/**
 * The state hash beside a log's stream, written by the append script alone. docs/format.md describes it for others.
 *
 * Fields: `v` the format's version; `n` and `id` of the newest entry; `bytes` ever stored, `sizes`, what it was at some
 * earlier `n` (the stream is cut to `maxBytes` by the two), and `cut`, the newest `n` that was cut off; `lines` and
 * `lost` over all producers; `end`, the id of the end marker that holds (absent while the job runs); and per producer
 * `p:ID`, its high-water mark (the sequence number of its newest stored entry), `l:ID`, when its lease runs out, or in
 * its place `r:ID`, when it was released (both server time in milliseconds); `scan`, where the next new producer looks
 * for old ones.
 */
export const formatVersion = 1;

/** How long a producer counts as alive after its last sign of life. */
export const leaseMs = 30_000;

/** The field of a producer's lease begins with this. */
export const leasePrefix = 'l:';
