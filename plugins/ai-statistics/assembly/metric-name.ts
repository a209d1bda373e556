import { Bytes, ByteWriter, isUtf8 } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Bytes of a label in a metric's name. Envoy matches names by backtracking expressions, which must stay short. */
const LABEL_LIMIT: i32 = 128;

const DOT: i32 = 0x2e;
const UNDERSCORE: i32 = 0x5f;
const SEMICOLON: i32 = 0x3b;

const MARKERS: StaticArray<Bytes> = [
  Bytes.of(".upstream."),
  Bytes.of(".model."),
  Bytes.of(".consumer."),
  Bytes.of(".metric."),
];

/**
 * A label of Higress's counters, `route.<route>.upstream.<cluster>.model.<model>.consumer.<consumer>.metric.<name>`: dots
 * stay, unless the value holds one of the words that separate the labels.
 */
export function writeCounterLabel(out: ByteWriter, value: Bytes): void {
  const label = shortened(value);
  const isAmbiguous = holdsMarker(label);
  if (isAmbiguous && label.indexOfByte(DOT) < 0) out.byte(UNDERSCORE);
  writeLabel(out, label, isAmbiguous ? DOT : SEMICOLON);
}

/** A label of a histogram, ` ;.<key>=.<value>` without the space: anything but a semicolon. */
export function writeHistogramLabel(out: ByteWriter, key: string, value: Bytes): void {
  out.text(";.");
  out.text(key);
  out.text("=.");
  writeLabel(out, shortened(value), SEMICOLON);
}

/** Control bytes, quotes, backslashes and `forbidden` become underscores, as does what is not UTF-8. */
function writeLabel(out: ByteWriter, label: Bytes, forbidden: i32): void {
  const keepsHigh = isUtf8(label);
  for (let i = 0; i < label.length; i++) {
    const byte = label.at(i);
    const plain = byte >= 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x5c && byte != forbidden;
    out.byte(plain || (keepsHigh && byte >= 0x80) ? byte : UNDERSCORE);
  }
}

/** The label cut to its limit, where a character begins. */
function shortened(value: Bytes): Bytes {
  if (value.length <= LABEL_LIMIT) return value;
  let end = LABEL_LIMIT;
  while (end > 0 && (value.at(end) & 0xc0) == 0x80) end--;
  return value.slice(0, end);
}

function holdsMarker(label: Bytes): bool {
  const padded = new ByteWriter(label.length + 2);
  padded.byte(DOT);
  padded.bytes(label);
  padded.byte(DOT);
  const text = padded.view();
  for (let i = 0; i < MARKERS.length; i++) if (text.indexOf(MARKERS[i]) >= 0) return true;
  return false;
}
