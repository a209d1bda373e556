import { ByteWriter, Bytes, encodeComponent } from "proxy-wasm-assemblyscript-sdk/assembly";

const OPEN: i32 = 0x7b;
const CLOSE: i32 = 0x7d;

/** Values for the places of a template: `/v1beta/models/{model}:generateContent`. */
@final
export class PathValues {
  private readonly names: Bytes[] = [];
  private readonly values: Bytes[] = [];

  /** A value that is put in as it is; the one set last counts. */
  set(name: Bytes, value: Bytes): PathValues {
    this.names.push(name);
    this.values.push(value);
    return this;
  }

  /** A value that becomes one segment of a path: nothing in it can lead to another. */
  segment(name: Bytes, value: Bytes): PathValues {
    return this.set(name, isDots(value) ? Bytes.of("%2E") : encodeComponent(value));
  }

  /** The template with its places filled; those without a value are left out. `others` has what is not found here. */
  fill(template: Bytes, others: PathValues): Bytes {
    let open = template.indexOfByte(OPEN);
    if (open < 0) return template;
    const out = new ByteWriter(template.length + 64);
    let from = 0;
    for (; open >= 0; open = template.indexOfByte(OPEN, from)) {
      const close = template.indexOfByte(CLOSE, open);
      if (close < 0) break;
      out.bytes(template.slice(from, open));
      const name = template.slice(open + 1, close);
      const own = this.find(name);
      out.bytes(own.length > 0 ? own : others.find(name));
      from = close + 1;
    }
    out.bytes(template.slice(from));
    return out.take();
  }

  private find(name: Bytes): Bytes {
    for (let i = this.names.length - 1; i >= 0; i--) if (this.names[i].equals(name)) return this.values[i];
    return Bytes.empty();
  }
}

/** `.` and `..`, which a server resolves. */
function isDots(value: Bytes): bool {
  return value.equalsString(".") || value.equalsString("..");
}
