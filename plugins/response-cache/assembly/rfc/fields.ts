import { Bytes, ByteWriter, HeaderList, lowerAscii, trimmed } from "proxy-wasm-assemblyscript-sdk/assembly";

const COMMA: i32 = 0x2c;

/** The value of a field, its lines joined by commas (RFC 9110, section 5.2); no bytes where there is none. */
export function fieldOf(headers: HeaderList, name: Bytes): Bytes {
  let found = Bytes.empty();
  let out: ByteWriter | null = null;
  for (let i = 0; i < headers.length; i++) {
    if (!headers.nameAt(i).equals(name)) continue;
    const value = trimmed(headers.valueAt(i));
    if (found.length == 0) {
      found = value;
      continue;
    }
    if (out == null) {
      out = new ByteWriter(found.length + value.length + 2);
      out.bytes(found);
    }
    out.text(", ");
    out.bytes(value);
  }
  return out == null ? found : out.take();
}

/** Members of a comma-separated list, without quotes in it; empty ones are left out. */
export function listOf(value: Bytes): Array<Bytes> {
  const items: Bytes[] = [];
  let at = 0;
  while (at <= value.length) {
    const comma = value.indexOfByte(COMMA, at);
    const end = comma < 0 ? value.length : comma;
    const item = trimmed(value.slice(at, end));
    if (item.length > 0) items.push(item);
    at = end + 1;
  }
  return items;
}

/** In lower case, as header names are here. */
export function lowerName(name: Bytes): Bytes {
  return Bytes.of(lowerAscii(name.toString()));
}

/** The status of a response; 0 where it has none. */
export function statusOf(headers: HeaderList): i32 {
  const text = headers.getBytes(STATUS);
  if (text.length != 3) return 0;
  let status = 0;
  for (let i = 0; i < 3; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return 0;
    status = status * 10 + digit;
  }
  return status;
}

const STATUS: Bytes = Bytes.of(":status");
