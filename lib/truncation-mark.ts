/** Ends a line of which not everything is there, wherever it was cut. */
export const truncationMark = ' [truncated]';
