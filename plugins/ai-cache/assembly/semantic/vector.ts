import { Bytes, ByteWriter, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Dimensions of a vector at most; models have 256 to 4096. */
export const MOST_DIMENSIONS: i32 = 8192;

/** Digits behind the point that a vector is sent with: more than a float of 32 bits near 1 has. */
const SCALE: f64 = 1e8;
const FRACTION: i32 = 8;
/** Parts of a vector are not so large; a text of digits is what such a part would become. */
const LARGEST: f64 = 1e9;

/** What a text means, as a model sees it. */
@final
export class Vector {
  constructor(readonly values: StaticArray<f32>) {}

  get length(): i32 {
    return this.values.length;
  }

  /** An array of numbers; null for anything else, for one that is empty or too long, and for one without a direction. */
  static read(json: JsonValue): Vector | null {
    if (json.kind != JsonKind.Array) return null;
    const numbers: f32[] = [];
    const items = json.items();
    while (items.next()) {
      const value = items.value;
      if (value.kind != JsonKind.Number || numbers.length == MOST_DIMENSIONS) return null;
      numbers.push(<f32>value.asF64());
    }
    return Vector.of(numbers);
  }

  /** Floats of 32 bits, little endian. */
  static ofFloats(bytes: Bytes): Vector | null {
    if (bytes.length % 4 != 0 || bytes.length > MOST_DIMENSIONS * 4) return null;
    const numbers: f32[] = [];
    for (let at = 0; at < bytes.length; at += 4) numbers.push(load<f32>(bytes.ptr + <usize>at));
    return Vector.of(numbers);
  }

  private static of(numbers: Array<f32>): Vector | null {
    const vector = new Vector(StaticArray.fromArray(numbers));
    const norm = vector.norm;
    return isFinite(norm) && norm > 0 && vector.largest < LARGEST ? vector : null;
  }

  get norm(): f64 {
    let sum: f64 = 0;
    for (let i = 0; i < this.values.length; i++) sum += <f64>this.values[i] * <f64>this.values[i];
    return Math.sqrt(sum);
  }

  get largest(): f64 {
    let most: f64 = 0;
    for (let i = 0; i < this.values.length; i++) most = max(most, abs(<f64>this.values[i]));
    return most;
  }

  /** As a JSON array. */
  json(): Bytes {
    const out = new ByteWriter(this.values.length * 12 + 2);
    out.byte(0x5b);
    for (let i = 0; i < this.values.length; i++) {
      if (i > 0) out.byte(0x2c);
      writeNumber(out, <f64>this.values[i]);
    }
    out.byte(0x5d);
    return out.take();
  }
}

/** With eight digits behind the point: `f64.toString` would write seventeen, most of them noise of the rounding. */
function writeNumber(out: ByteWriter, value: f64): void {
  const scaled = <i64>nearest(abs(value) * SCALE);
  if (value < 0 && scaled > 0) out.byte(0x2d);
  out.integer(scaled / <i64>SCALE);
  let rest = scaled % <i64>SCALE;
  if (rest == 0) return;
  out.byte(0x2e);
  let digit = <i64>SCALE / 10;
  for (let i = 0; i < FRACTION && rest > 0; i++) {
    out.byte(0x30 + <i32>(rest / digit));
    rest %= digit;
    digit /= 10;
  }
}
