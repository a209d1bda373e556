import { TokenEstimate } from "../ai/estimate";
import { Tokenizer } from "../ai/generated/token-weights.gen";
import { Bytes } from "../bytes";
import { unescapeText } from "../json/escape";
import { JsonKind } from "../json/kind";
import { JsonReader } from "../json/reader";
import { JsonToken } from "../json/token";
import { JsonValue } from "../json/value";

/**
 * Estimates the tokens of what an answer says, in any of the clients' protocols: texts, thoughts, refusals and arguments of
 * tools, of whole bodies and of events. Names of members are the protocol's, and no tokens.
 */
@final
export class TextTally {
  private readonly estimate: TokenEstimate = new TokenEstimate();
  private any: bool = false;

  /** Takes in one event's data, or a whole body, possibly cut off. */
  add(json: Bytes): void {
    const type = JsonValue.of(json).member("type").rawText();
    // Responses' events tell each text twice more when it is complete.
    if (type.startsWith(Bytes.constant("response."))) {
      const delta = JsonValue.of(json).member("delta");
      if (delta.kind == JsonKind.String) this.text(delta.rawText());
      return;
    }
    const reader = new JsonReader(json);
    for (let token = reader.next(); token > JsonToken.End; token = reader.next()) {
      if (token == JsonToken.Key) this.member(reader);
    }
  }

  /** Of all that was taken in; 0 when it said nothing. */
  get tokens(): i64 {
    if (!this.any) return 0;
    this.estimate.end();
    return this.estimate.tokens(Tokenizer.O200k);
  }

  private member(reader: JsonReader): void {
    const index = reader.keyIn(
      "args input content text thinking reasoning_content reasoning refusal arguments partial_json name",
    );
    if (index < 0) return;
    const token = reader.next();
    if (token == JsonToken.String) this.text(reader.rawText);
    else if (index < 2 && token == JsonToken.BeginObject) {
      // Arguments that are an object rather than a text: Gemini's, Anthropic's in a whole body.
      this.push(reader.value().raw);
      reader.skip();
    }
  }

  /** @param raw between the quotes */
  private text(raw: Bytes): void {
    if (raw.length > 0) this.push(unescapeText(raw));
  }

  /** A word that two events share is one word. */
  private push(text: Bytes): void {
    this.any = true;
    this.estimate.feed(text);
  }
}
