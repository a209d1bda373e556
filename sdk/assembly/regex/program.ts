/**
 * A program is an array of u32 words; addresses are word indices of 16 bits. The first word of an instruction holds its
 * kind (bits 0-2), an argument (bits 3-15) and, where there is a single way on, its address (bits 16-31).
 */
export const enum Op {
  /** The argument counts entries that follow: lowest byte, highest byte, address (16 bits); they may overlap. */
  Bytes,
  /** The argument counts addresses that follow, one a word, the preferred one first; none of them fails. */
  Fork,
  /** Keeps the position in the slot given by the argument. */
  Save,
  /** Goes on if what the argument (a `Look`) asks for holds here. */
  Look,
  /** A match; the upper 16 bits are the number of the pattern. */
  Match,
}

/** Largest argument of an instruction. */
export const MAX_ARGUMENT: i32 = 0x1fff;

/** What a compiled pattern or set runs on. */
@final
export class Program {
  constructor(
    private readonly code: ArrayBuffer,
    /** Words in use. */
    readonly size: i32,
    /** Where a run begins: before the loop that skips characters, unless the pattern is anchored. */
    readonly entry: i32,
    /** Where the pattern itself begins. */
    readonly body: i32,
    /** Bits of what the program asks of the byte before a position (see `Around`). */
    readonly behind: i32,
    /** Bits of what it asks of the byte after it, as far as they divide bytes into classes. */
    readonly ahead: i32,
    /** Instructions that read a byte: where threads can wait. */
    readonly readers: i32,
  ) {}

  /** A program that never matches: a fork without ways. */
  static none(): Program {
    const code = new ArrayBuffer(4);
    store<u32>(changetype<usize>(code), Op.Fork);
    return new Program(code, 1, 0, 0, 0, 0, 0);
  }

  /** The same, but a match begins where the run begins. */
  anchored(): Program {
    return new Program(this.code, this.size, this.body, this.body, this.behind, this.ahead, this.readers);
  }

  /** Whether a match may depend on what is beside it. */
  get looks(): bool {
    return (this.behind | this.ahead) != 0;
  }

  /** Address of the word `pc`, which is below `size`. */
  ptr(pc: i32): usize {
    return changetype<usize>(this.code) + ((<usize>pc) << 2);
  }
}

/** What stands beside a position, as far as a look can ask for it. */
export const enum Around {
  /** The text begins or ends here. */
  Edge = 1,
  Newline = 2,
  Word = 4,
  /** More bytes may follow, but are not there yet. */
  Unknown = 8,
}
