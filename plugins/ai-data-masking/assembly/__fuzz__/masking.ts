import {
  Bytes,
  ByteWriter,
  ConfigIssues,
  ConfigPath,
  isUtf8,
  JsonWriter,
  jsonParse,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { MaskingDecoder } from "../policy";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Pieces that a text is cut into at most. */
const MOST_PIECES: i32 = 4096;

/**
 * The input is an expression, a mask and texts of a message, a line each. Parts stay as many, what is told twice is told the
 * same, and an answer that repeats the masked text is the text again, cut anywhere, where all its values can come back.
 */
export function run(size: i32): i32 {
  const lines = given(size).toString().split("\n");
  if (lines.length < 3) return 0;
  const config = configOf(lines[0], lines[1]);
  const issues = new ConfigIssues();
  const policy = new MaskingDecoder().decode(jsonParse(config), ConfigPath.root(), issues);
  if (issues.failed) return -1 - (issues.summary.length & 0xff);
  const parts: Bytes[] = [];
  for (let i = 2; i < lines.length; i++) parts.push(Bytes.of(lines[i]));
  const placeholders = new Placeholders(Bytes.of("tag"));
  for (let i = 0; i < parts.length; i++) placeholders.seen(parts[i]);
  const outcome = policy.rules.apply(parts, placeholders);
  const masked = outcome.value;
  placeholders.close();
  if (masked == null) return outcome.ok ? 1 : 2;
  if (masked.texts.length != parts.length) unreachable();
  const text = joined(masked.texts);
  const whole = restored(placeholders, text, max(text.length, 1));
  // Nothing is collected in here, and every piece leaves something behind.
  const step = 1 + text.length / MOST_PIECES;
  if (!whole.equals(restored(placeholders, text, step)) || !whole.equals(restored(placeholders, text, step + 6)))
    unreachable();
  if (!isUtf8(whole)) unreachable();
  // Placeholders are nobody else's texts.
  if (lines[1].length == 0 && placeholders.unrestored == 0 && !whole.equals(joined(parts))) unreachable();
  return 3 + min(masked.counts[0], 200);
}

/** @param mask none: placeholders */
function configOf(regex: string, mask: string): Bytes {
  const out = new ByteWriter();
  const json = new JsonWriter(out).beginObject().key("replace_roles").beginArray().beginObject();
  json
    .key("regex")
    .string(regex)
    .key("type")
    .string(mask.length == 0 ? "placeholder" : "replace");
  json.key("value").string(mask).key("restore").bool(true);
  json.endObject().endArray().endObject();
  return out.take();
}

function joined(texts: Bytes[]): Bytes {
  const out = new ByteWriter();
  for (let i = 0; i < texts.length; i++) out.bytes(texts[i]);
  return out.take();
}

function restored(placeholders: Placeholders, text: Bytes, step: i32): Bytes {
  const restorer = placeholders.restorer();
  const out = new ByteWriter();
  for (let at = 0; at < text.length; at += step) {
    out.bytes(restorer.feed(text.slice(at, at + step)));
    if (restorer.heldBytes > 256) unreachable();
  }
  out.bytes(restorer.finish());
  return out.take();
}
