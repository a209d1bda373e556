import { Around, Op, Program } from "./program";
import { END_OF_TEXT, aroundOf } from "./around";

/** Places in the map, one for each byte; the pseudo bytes have the last two classes. */
const MAP_SIZE: i32 = 256;

/** Divides the bytes into classes whose members a program cannot tell apart. */
@final
export class ByteClasses {
  private readonly map: ArrayBuffer = new ArrayBuffer(MAP_SIZE);
  /** Number of classes, with those of the two pseudo bytes. */
  readonly count: i32;

  constructor(program: Program) {
    const starts = new ArrayBuffer(MAP_SIZE + 1);
    const marks = changetype<usize>(starts);
    markEntries(program, marks);
    markLooks(program.behind | program.ahead, marks);
    let last = 0;
    for (let byte = 0; byte < MAP_SIZE; byte++) {
      if (byte > 0 && load<u8>(marks + <usize>byte) != 0) last++;
      store<u8>(this.ptr + <usize>byte, <u8>last);
    }
    this.count = last + 3;
  }

  /** Address of the classes of the 256 bytes. */
  get ptr(): usize {
    return changetype<usize>(this.map);
  }

  /** The class of a byte or pseudo byte. */
  of(byte: i32): i32 {
    if (byte >= 0) return <i32>load<u8>(this.ptr + <usize>byte);
    return byte == END_OF_TEXT ? this.count - 2 : this.count - 1;
  }
}

/** Marks where a range of bytes begins and where one has ended. */
function markEntries(program: Program, marks: usize): void {
  for (let pc = 0; pc < program.size; pc++) {
    const word = load<u32>(program.ptr(pc));
    const op = word & 7;
    if (op != Op.Bytes && op != Op.Fork) continue;
    const count = (word >> 3) & 0x1fff;
    for (let i: u32 = 1; op == Op.Bytes && i <= count; i++) {
      const entry = load<u32>(program.ptr(pc + i));
      store<u8>(marks + <usize>(entry & 0xff), 1);
      store<u8>(marks + <usize>((entry >> 8) & 0xff) + 1, 1);
    }
    pc += count;
  }
}

/** Marks where bytes begin to differ in what looks ask for. */
function markLooks(asked: i32, marks: usize): void {
  for (let byte = 1; byte < MAP_SIZE; byte++) {
    const change = aroundOf(byte) ^ aroundOf(byte - 1);
    if ((change & asked & (Around.Newline | Around.Word)) != 0) store<u8>(marks + <usize>byte, 1);
  }
}
