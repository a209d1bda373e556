import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { wordIndex } from "../../json/words";
import { JsonWriter } from "../../json/writer";

/** Who made a signature, or thinking that only its maker can read: nobody else takes it. In the order of the texts below. */
export const enum Maker {
  Claude,
  OpenAi,
  Gemini,
  Other,
}

/** OpenRouter's `reasoning_details[].format`. */
const FORMATS: Bytes = Bytes.of("anthropic-claude-v1 openai-responses-v1 google-gemini-v1 unknown");

/**
 * What stands in front of a signature where the protocol has no word for its maker: letters that base64 has too, in a number
 * that four divides, so that who decodes it can. In neutral answers Claude's have none; in a protocol its own maker's.
 */
const MARKS: Bytes = Bytes.of("SluiceClaudeSluiceOpenAiSluiceGeminiSluiceOthers");
const MARK_SIZE: i32 = 12;

/** @param unmarked who made it if it has no mark */
function makerOf(signature: Bytes, unmarked: Maker): Maker {
  for (let maker = Maker.Claude; maker <= Maker.Other; maker++) if (signature.startsWith(markOf(maker))) return maker;
  return unmarked;
}

/** A signature that has no mark if its maker is `from`, as one that has none if its maker is `to`. */
export function remarked(signature: Bytes, from: Maker, to: Maker): Bytes {
  const maker = makerOf(signature, from);
  const bare = unmarked(signature);
  if (maker == to || bare.length == 0) return bare;
  const out = new ByteWriter(bare.length + MARK_SIZE);
  out.bytes(markOf(maker));
  out.bytes(bare);
  return out.take();
}

/** The signature itself. */
export function unmarked(signature: Bytes): Bytes {
  return makerOf(signature, Maker.Other + 1) > Maker.Other ? signature : signature.slice(MARK_SIZE);
}

/** A signature of a chat message for a neutral answer; without a `format` it is Claude's. */
export function markedAs(signature: Bytes, format: Bytes): Bytes {
  const at = format.length == 0 ? Maker.Claude : wordIndex(FORMATS, format);
  return remarked(signature, at < 0 ? Maker.Other : <Maker>at, Maker.Claude);
}

/** The word for the maker. */
export function formatOf(signature: Bytes, unmarked: Maker): Bytes {
  const maker = makerOf(signature, unmarked);
  let from = 0;
  for (let i = 0; i < <i32>maker; i++) from = FORMATS.indexOfByte(0x20, from) + 1;
  const end = FORMATS.indexOfByte(0x20, from);
  return FORMATS.slice(from, end < 0 ? FORMATS.length : end);
}

/** Writes a signature of a client's as the value of a member of a detail, and the detail's `format`. */
export function writeSigned(json: JsonWriter, signature: Bytes, maker: Maker): void {
  json.stringRaw(unmarked(signature)).key("format").stringRaw(formatOf(signature, maker));
}

function markOf(maker: Maker): Bytes {
  return MARKS.slice(<i32>maker * MARK_SIZE, (<i32>maker + 1) * MARK_SIZE);
}
