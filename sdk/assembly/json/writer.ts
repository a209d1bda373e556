import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { Literal } from "../literal";
import { escapeTo } from "./escape";
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./scanner";

/** Integers of f64 up to this one are written without a fraction. */
const MAX_SAFE: f64 = 9007199254740992;

/**
 * Writes JSON text, setting the commas. Brackets and keys must be balanced by the caller; each method answers the writer,
 * so calls can be chained: `json.beginObject().key("model").string(model).endObject()`.
 */
@final
export class JsonWriter {
  /** Whether a comma must precede the next key or value. */
  private pending: bool = false;

  constructor(private readonly out: ByteWriter) {}

  beginObject(): JsonWriter {
    return this.open(OPEN_BRACE);
  }

  endObject(): JsonWriter {
    return this.close(CLOSE_BRACE);
  }

  beginArray(): JsonWriter {
    return this.open(OPEN_BRACKET);
  }

  endArray(): JsonWriter {
    return this.close(CLOSE_BRACKET);
  }

  /** A member's name that needs no escaping, such as a literal of the program. */
  key(name: string): JsonWriter {
    this.separate();
    this.out.byte(QUOTE);
    this.out.text(name);
    return this.endKey();
  }

  /** The same for a text of the program. */
  keyLiteral(name: Literal): JsonWriter {
    this.separate();
    this.out.byte(QUOTE);
    this.out.textLiteral(name);
    return this.endKey();
  }

  /** A member's name, UTF-8. */
  keyBytes(name: Bytes): JsonWriter {
    this.separate();
    this.out.byte(QUOTE);
    escapeTo(this.out, name);
    return this.endKey();
  }

  /** A string; unpaired surrogates become U+FFFD. */
  string(text: string): JsonWriter {
    return this.stringBytes(Bytes.wrap(String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE)));
  }

  /** The same for a text of the program. */
  stringLiteral(text: Literal): JsonWriter {
    return this.stringBytes(Bytes.ofLiteral(text));
  }

  /** A string of UTF-8; what is not UTF-8 becomes U+FFFD. */
  stringBytes(utf8: Bytes): JsonWriter {
    this.beginValue();
    this.out.byte(QUOTE);
    escapeTo(this.out, utf8);
    this.out.byte(QUOTE);
    return this;
  }

  /** A string from content that is escaped already (`JsonValue.rawText`); the quotes are added. */
  stringRaw(escaped: Bytes): JsonWriter {
    this.beginValue();
    this.out.byte(QUOTE);
    this.out.bytes(escaped);
    this.out.byte(QUOTE);
    return this;
  }

  integer(value: i64): JsonWriter {
    this.beginValue();
    this.out.integer(value);
    return this;
  }

  /** A number in the shortest text that reads back the same; null when it is not finite, as in JSON.stringify. */
  number(value: f64): JsonWriter {
    if (!isFinite(value)) return this.nul();
    if (value == trunc(value) && abs(value) <= MAX_SAFE) return this.integer(<i64>value);
    this.beginValue();
    this.out.text(value.toString());
    return this;
  }

  bool(value: bool): JsonWriter {
    this.beginValue();
    this.out.text(value ? "true" : "false");
    return this;
  }

  nul(): JsonWriter {
    this.beginValue();
    this.out.text("null");
    return this;
  }

  /** A value's JSON text, taken as it is. */
  raw(json: Bytes): JsonWriter {
    this.beginValue();
    this.out.bytes(json);
    return this;
  }

  private separate(): void {
    if (this.pending) this.out.byte(COMMA);
  }

  private beginValue(): void {
    this.separate();
    this.pending = true;
  }

  private open(bracket: u8): JsonWriter {
    this.separate();
    this.out.byte(bracket);
    this.pending = false;
    return this;
  }

  private close(bracket: u8): JsonWriter {
    this.out.byte(bracket);
    this.pending = true;
    return this;
  }

  private endKey(): JsonWriter {
    this.out.byte(QUOTE);
    this.out.byte(COLON);
    this.pending = false;
    return this;
  }
}
