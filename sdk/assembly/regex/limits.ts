/**
 * What bounds the engine, so that neither a pattern nor a text can hang a worker or grow without end. A pattern over a
 * limit is refused with "expression too large"; a text never meets a limit other than those of `replaceAll`.
 */

/** Longest pattern, in UTF-16 units. */
export const MAX_PATTERN_LENGTH: i32 = 8192;

/** Largest count in `x{n,m}`, also of nested counts multiplied; as in RE2 and Go. */
export const MAX_REPEAT: i32 = 1000;

/**
 * Deepest nesting of groups, sequences, alternatives and repetitions. Compiling descends as deep, and an unoptimised
 * build overflows V8's stack at about 650; Go allows 1000.
 */
export const MAX_NESTING: i32 = 250;

/** Most ranges of code points in all classes of one pattern. */
export const MAX_CLASS_RANGES: i32 = 16384;

/** Largest program of one pattern, in words of 4 bytes; `.` takes about 20 words, a literal character 2. */
export const MAX_PROGRAM_WORDS: i32 = 32768;

/** Largest program of a set; program addresses are 16 bits wide. */
export const MAX_SET_WORDS: i32 = 65535;

/** Most patterns in a set. */
export const MAX_SET_PATTERNS: i32 = 4096;

/**
 * Bytes of cached states of one automaton; a full cache is emptied and matching goes on. An automaton whose single
 * states are larger than a quarter of this takes four such states.
 */
export const MAX_DFA_BYTES: i32 = 65536;

/** Working memory of the search for groups, in bytes: threads times slots. */
export const MAX_CAPTURE_BYTES: i32 = 1 << 20;

/** Most bytes `replaceAll` writes when it is not told another limit. */
export const MAX_REPLACED_BYTES: i32 = 16 << 20;

/**
 * Work that the search for all matches of a text may do: bytes read, plus instructions visited on the way to states that
 * are not cached. Each search is linear, but a pattern like `.*x|.` reads to the end of the text for every match; over
 * this the search gives up. In any case, for each byte of the text, and for each byte and word of the program.
 */
export const MATCHES_WORK: i64 = 1 << 20;
export const MATCHES_WORK_PER_BYTE: i64 = 64;
export const MATCHES_WORK_PER_WORD: i64 = 4;
