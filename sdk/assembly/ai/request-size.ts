import { Bytes } from "../bytes";
import { unescapeText } from "../json/escape";
import { JsonItems } from "../json/items";
import { jsonParse } from "../json/parse";
import { JsonReader } from "../json/reader";
import { JsonToken } from "../json/token";
import { JsonValue } from "../json/value";
import { TokenEstimate } from "./estimate";
import { Tokenizer } from "./generated/token-weights.gen";

/**
 * Tokens of an image, a recording or a file, whatever its size: about one image of 1024 × 1024 pixels at OpenAI, and
 * between Gemini's 258 and the 1,600 that Anthropic counts at most.
 */
const MEDIA_TOKENS: i64 = 800;

/** Tokens of an answer to a request that sets no limit. */
const USUAL_OUTPUT: i64 = 512;
/** Most tokens of an answer that a limit makes likely: it says what an answer may be, and few come near. */
const LIKELY_OUTPUT: i64 = 1024;
/** Limits beyond this say nothing more. */
const MOST_OUTPUT: i64 = 1000000000;

/** Members of the request, by what is done with them. */
const enum Part {
  LastLimit = 2,
  LastGemini = 4,
  /** The conversation and instructions: what stands in strings. */
  LastText = 12,
}

/** Bytes of a string without anything but digits of base64 that make it data rather than a word. */
const DATA_LENGTH: i32 = 256;

/** How large a request is, and its answer will be, in tokens: an estimate for any of the clients' protocols. */
@final
export class RequestSize {
  private readonly texts: TokenEstimate = new TokenEstimate();
  private media: i64 = 0;
  /** Most tokens of an answer that the request allows; 0: it does not say. */
  private limit: i64 = 0;

  /** @param body JSON; of one that is not, nothing is counted */
  static read(body: Bytes): RequestSize {
    const size = new RequestSize();
    const items = jsonParse(body).items();
    while (items.next()) size.take(items);
    return size;
  }

  /** Of the request, images and the like among them. */
  inputTokens(tokenizer: Tokenizer): i64 {
    return this.texts.tokens(tokenizer) + this.media * MEDIA_TOKENS;
  }

  /** Of the answer, as a guess. */
  get expectedOutputTokens(): i64 {
    return this.limit > 0 ? min(this.limit, LIKELY_OUTPUT) : USUAL_OUTPUT;
  }

  /** Of the longest answer that the request asks for; 0 where it sets no limit. */
  get allowedOutputTokens(): i64 {
    return this.limit;
  }

  private take(items: JsonItems): void {
    const part = items.keyIn(
      "max_tokens max_completion_tokens max_output_tokens generationConfig generation_config messages input contents system systemInstruction system_instruction instructions prompt tools functions response_format",
    );
    if (part < 0) return;
    const value = items.value;
    if (part <= Part.LastLimit) this.allow(value);
    else if (part <= Part.LastGemini) {
      this.allow(value.member("maxOutputTokens"));
      this.allow(value.member("max_output_tokens"));
    } else if (part <= Part.LastText) this.readTexts(new JsonReader(value.raw));
    else this.readDefinitions(new JsonReader(value.raw));
  }

  private allow(value: JsonValue): void {
    const given = min(value.asI64(0), MOST_OUTPUT);
    if (given > 0) this.limit = given;
  }

  /** What stands in strings, but for media. Names of members are the protocol's, and become other words at the provider's. */
  private readTexts(reader: JsonReader): void {
    for (let token = reader.next(); token > JsonToken.End; token = reader.next()) {
      if (token == JsonToken.String) this.addText(reader.rawText);
      else if (token == JsonToken.Key) this.readMedia(reader);
    }
  }

  /** Of tools, names count too: they are the client's. */
  private readDefinitions(reader: JsonReader): void {
    for (let token = reader.next(); token > JsonToken.End; token = reader.next()) {
      if (token == JsonToken.String || token == JsonToken.Key) this.addText(reader.rawText);
    }
  }

  /** Passes over an image, a recording or a file, by reference or with its data. The reader is at a Key. */
  private readMedia(reader: JsonReader): void {
    const index = reader.keyIn("source image_url input_audio inline_data inlineData file_data fileData");
    if (index < 0) return;
    if (index > 0) {
      this.media++;
      reader.skip();
      return;
    }
    // Anthropic's: a document may be text, too.
    const token = reader.next();
    if (token == JsonToken.String) this.addText(reader.rawText);
    const kind = reader.value().member("type").asBytes();
    if (!kind.equalsString("base64") && !kind.equalsString("url") && !kind.equalsString("file")) return;
    this.media++;
    reader.skip();
  }

  /** @param raw between the quotes */
  private addText(raw: Bytes): void {
    if (isData(raw)) this.media++;
    else this.texts.add(unescapeText(raw));
  }
}

/** Whether a string is a data URL, or base64 as such. */
function isData(raw: Bytes): bool {
  if (raw.startsWith(Bytes.constant("data:"))) return true;
  if (raw.length < DATA_LENGTH) return false;
  for (let i = 0; i < DATA_LENGTH; i++) {
    const byte = raw.at(i);
    const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    // Digits and the slash follow each other; the backslash is part of an escaped slash.
    const isOther = (byte >= 0x2f && byte <= 0x39) || byte == 0x2b || byte == 0x2d || byte == 0x5f || byte == 0x5c;
    if (!isLetter && !isOther) return false;
  }
  return true;
}
