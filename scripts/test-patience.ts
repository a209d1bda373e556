/**
 * How long a test waits at most for what is to come, in milliseconds. It comes within a few, save on a machine that is busy
 * with something else: there the second that vitest waits is not always enough.
 */
export const PATIENCE = 20_000;
