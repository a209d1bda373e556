import { Bytes, ByteWriter, isUtf8 } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Bytes of a label in a metric's name. Envoy matches names by backtracking expressions, which must stay short. */
const LABEL_LIMIT: i32 = 128;

const DOT: i32 = 0x2e;
const UNDERSCORE: i32 = 0x5f;
const SEMICOLON: i32 = 0x3b;

/** What follows each label of a counter; the name of the metric comes last. */
export const AFTER_ROUTE: Bytes = Bytes.of(".upstream.");
export const AFTER_CLUSTER: Bytes = Bytes.of(".model.");
export const AFTER_MODEL: Bytes = Bytes.of(".consumer.");
/** A consumer's team, where he has one, stands between him and the metric. */
export const BEFORE_TEAM: Bytes = Bytes.of(".team.");
export const AFTER_CONSUMER: Bytes = Bytes.of(".metric.");

/**
 * A label of Higress's counters, `route.<route>.upstream.<cluster>.model.<model>.consumer.<consumer>.metric.<name>`, and the
 * word after it. Dots stay, unless the value holds that word, so that whoever reads from the left finds each label's end.
 * @param other word that may stand there as well
 */
export function writeCounterLabel(out: ByteWriter, value: Bytes, after: Bytes, other: Bytes = after): void {
  const label = shortened(value);
  writeLabel(out, label, isAmbiguous(label, after) || isAmbiguous(label, other) ? DOT : -1);
  out.bytes(after);
}

function isAmbiguous(label: Bytes, after: Bytes): bool {
  return label.indexOf(after) >= 0 || label.endsWith(after.slice(0, after.length - 1));
}

/** A label of a histogram, `;.<key>=.<value>`, any value but a semicolon; an empty one is left out. */
export function writeHistogramLabel(out: ByteWriter, key: string, value: Bytes): void {
  if (value.length == 0) return;
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
