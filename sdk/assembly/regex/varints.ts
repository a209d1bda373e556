/** Reads the little-endian base-128 numbers of the generated tables. */
@final
export class Varints {
  constructor(
    /** Address of the next byte. */
    public at: usize,
  ) {}

  byte(): i32 {
    return <i32>load<u8>(this.at++);
  }

  next(): i32 {
    let value: i32 = 0;
    let shift: i32 = 0;
    let byte: i32 = 0x80;
    while (byte >= 0x80) {
      byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
    }
    return value;
  }
}
