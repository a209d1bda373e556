import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { jsonParse } from "../json/parse";
import { JsonValue } from "../json/value";
import { Usage } from "./usage";

/**
 * Extracts token usage, model and id from an answer of any protocol: fed with the data of each event of a stream, or with the
 * whole body. An event that mentions neither costs one search and is not parsed. Counts are cumulative in every protocol,
 * so a later report replaces an earlier one; nothing is counted twice.
 */
@final
export class UsageTracker {
  readonly usage: Usage = new Usage();
  /** the model that answered, escaped; empty until it was told */
  model: Bytes = Bytes.empty();
  /** the answer's id, escaped; empty until it was told */
  id: Bytes = Bytes.empty();

  /** Takes in one event's data, or a whole body. True when it held usage. */
  observe(json: Bytes): bool {
    const hasUsage = mentionsUsage(json);
    if (!hasUsage && (this.model.length > 0 || json.indexOf(MODEL) < 0)) return false;
    const document = jsonParse(json);
    // Gemini without `alt=sse` answers with a list of chunks.
    const chunks = document.items();
    if (document.kind == JsonKind.Array) {
      let any = false;
      while (chunks.next()) any = this.read(chunks.value) || any;
      return any;
    }
    return this.read(document);
  }

  private read(document: JsonValue): bool {
    if (document.kind != JsonKind.Object) return false;
    let found = false;
    let choices = JsonValue.missing();
    const members = document.items();
    while (members.next()) {
      const key = members.rawKey;
      if (key.equalsString("choices")) choices = members.value;
      else found = this.member(key, members.value) || found;
    }
    return found || this.usageInChoice(choices);
  }

  /** Moonshot reports within the choice, and nowhere else. */
  private usageInChoice(choices: JsonValue): bool {
    const items = choices.items();
    return items.next() && this.usage.merge(items.value.member("usage"));
  }

  private member(key: Bytes, value: JsonValue): bool {
    if (key.equalsString("model") || key.equalsString("modelVersion")) {
      this.named(value);
      return false;
    }
    if (key.equalsString("id") || key.equalsString("responseId")) {
      this.identified(value);
      return false;
    }
    if (key.equalsString("usage") || key.equalsString("usageMetadata")) return this.usage.merge(value);
    if (key.equalsString("service_tier")) {
      this.usage.tier(value);
      return false;
    }
    // Responses' `response.completed`, Anthropic's `message_start`, Higress's body of a batch.
    if (key.equalsString("response") || key.equalsString("message") || key.equalsString("body")) {
      this.named(value.member("model"));
      this.identified(value.member("id"));
      this.usage.tier(value.member("service_tier"));
      return this.usage.merge(value.member("usage"));
    }
    return key.equalsString("x_groq") && this.usage.merge(value.member("usage"));
  }

  private named(value: JsonValue): void {
    const name = value.rawText();
    if (name.length > 0) this.model = name;
  }

  private identified(value: JsonValue): void {
    const id = value.rawText();
    if (id.length > 0) this.id = id;
  }
}

const MODEL: Bytes = Bytes.of('"model');

/**
 * Whether the bytes hold `"usage`, the beginning of `"usage"` and `"usageMetadata"`; `"usage":null`, which OpenAI puts
 * into every chunk but the last, does not count.
 */
export function mentionsUsage(json: Bytes): bool {
  let at = json.ptr;
  const last = json.ptrEnd - 6;
  if (json.length < 6) return false;
  if (ASC_FEATURE_SIMD) {
    const quote = i8x16.splat(0x22);
    const letter = i8x16.splat(0x75);
    // Two bytes of the word at once: quotes are frequent, a quote before a `u` is rare.
    while (at + 17 <= json.ptrEnd) {
      let hits = i8x16.bitmask(v128.and(i8x16.eq(v128.load(at), quote), i8x16.eq(v128.load(at, 1), letter)));
      while (hits != 0) {
        if (isUsageAt(at + <usize>ctz(hits), last)) return true;
        hits &= hits - 1;
      }
      at += 16;
    }
  }
  for (; at <= last; at++) if (isUsageAt(at, last)) return true;
  return false;
}

/** `"usa` and `ge` as little-endian integers. */
const USA: u32 = 0x61737522;
const GE: u16 = 0x6567;
/** `":nu` and `ll`. */
const NU: u32 = 0x756e3a22;
const LL: u16 = 0x6c6c;

function isUsageAt(at: usize, last: usize): bool {
  if (at > last || load<u32>(at) != USA || load<u16>(at + 4) != GE) return false;
  // Six bytes more are there when the name could begin six bytes later.
  return at + 6 > last || load<u32>(at + 6) != NU || load<u16>(at + 10) != LL;
}
