import { Bytes } from "../bytes";
import { Literal, literalAddress, literalLength } from "../literal";
import { unescapeText } from "./escape";
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./scanner";
import { checkLiteral, checkNumber, checkString, stringStop } from "./text";
import { JsonToken } from "./token";
import { JsonValue, valueAt } from "./value";
import { wordIndex, wordIndexBetween } from "./words";

/** Brackets may nest this deep; what is deeper is an error, as in most JSON libraries. */
export const MAX_JSON_DEPTH: i32 = 512;

/** What the grammar allows next. */
const enum Expect {
  Value,
  /** After `[`. */
  ElementOrEnd,
  /** After `{`. */
  KeyOrEnd,
  /** After the comma of an object. */
  Key,
  Colon,
  CommaOrEnd,
  /** After the document's value: white space only. */
  Nothing,
}

function isSpace(c: u8): bool {
  return c == 0x20 || c == 0x0a || c == 0x0d || c == 0x09;
}

/**
 * Reads a document token by token, strictly (RFC 8259, nesting up to 512): accepted is what JSON.parse accepts of the same
 * bytes after a WHATWG decoder that keeps the byte order mark, so bytes that are not UTF-8 pass inside of strings and a
 * byte order mark does not. Allocates nothing while reading, save for what is asked for.
 *
 * `for (let t = reader.next(); t > JsonToken.End; t = reader.next()) …; if (reader.failed) …`
 */
@final
export class JsonReader {
  private readonly document: Bytes;
  private p: usize;
  private readonly end: usize;
  private tokenStart: usize;
  private expect: Expect = Expect.Value;
  /** One bit a level: set for an object. */
  private readonly levels: StaticArray<u64> = new StaticArray<u64>(MAX_JSON_DEPTH >> 6);
  private level: i32 = 0;
  private last: JsonToken = JsonToken.End;

  constructor(document: Bytes) {
    this.document = document;
    this.p = document.ptr;
    this.end = document.ptrEnd;
    this.tokenStart = document.ptr;
  }

  /** Reads the next token. At Error and End it stays. */
  next(): JsonToken {
    if (this.last == JsonToken.Error) return JsonToken.Error;
    this.last = this.read();
    return this.last;
  }

  /** The token read last. */
  get token(): JsonToken {
    return this.last;
  }

  get failed(): bool {
    return this.last == JsonToken.Error;
  }

  /** Where the document is wrong, in bytes from its start; -1 while it is not. */
  get errorAt(): i32 {
    return this.failed ? <i32>(this.p - this.document.ptr) : -1;
  }

  /** Where the token begins, in bytes from the document's start. */
  get position(): i32 {
    return <i32>(this.tokenStart - this.document.ptr);
  }

  /** How many brackets are open. */
  get depth(): i32 {
    return this.level;
  }

  /** The bytes of the token, quotes included. */
  get raw(): Bytes {
    const base = changetype<usize>(this.document.buffer);
    return new Bytes(this.document.buffer, <i32>(this.tokenStart - base), <i32>(this.p - base));
  }

  /** Content of a Key or String between the quotes, still escaped; empty for other tokens. */
  get rawText(): Bytes {
    if (this.last != JsonToken.Key && this.last != JsonToken.String) return Bytes.empty();
    const raw = this.raw;
    return raw.slice(1, raw.length - 1);
  }

  /** Content of a Key or String as UTF-8. */
  get text(): Bytes {
    return unescapeText(this.rawText);
  }

  /** Whether the token is the Key `name`. */
  keyIs(name: string): bool {
    return this.last == JsonToken.Key && this.text.equalsString(name);
  }

  /** The Key's position among `words`, which single spaces part; -1 when it is none of them, and for other tokens. */
  keyIn(words: string): i32 {
    return this.last == JsonToken.Key ? wordIndex(Bytes.of(words), this.text) : -1;
  }

  /** The same for a text of the program. */
  keyInLiteral(words: Literal): i32 {
    if (this.last != JsonToken.Key) return -1;
    const from = literalAddress(words);
    return wordIndexBetween(from, from + <usize>literalLength(words), this.text);
  }

  /** The value that the token begins (a container whole), without moving; Missing when the token begins none. */
  value(): JsonValue {
    const begins =
      this.last == JsonToken.BeginObject || this.last == JsonToken.BeginArray || this.last >= JsonToken.String;
    if (!begins) return JsonValue.missing();
    return valueAt(this.document.buffer, this.tokenStart, this.end);
  }

  /**
   * Passes over the rest of what the token began: a container up to its end, a Key's value; nothing after a scalar. What is
   * passed over is validated. False when the document is malformed there.
   */
  skip(): bool {
    let target = this.level;
    if (this.last == JsonToken.BeginObject || this.last == JsonToken.BeginArray) target--;
    else if (this.last == JsonToken.Key) {
      this.next();
      if (this.last != JsonToken.BeginObject && this.last != JsonToken.BeginArray) return !this.failed;
    } else return !this.failed;
    while (this.level > target && this.next() != JsonToken.Error) {}
    return !this.failed;
  }

  private read(): JsonToken {
    while (this.atByte()) {
      const c = load<u8>(this.p);
      switch (this.expect) {
        case Expect.Value:
          return this.begin(c);
        case Expect.ElementOrEnd:
          return c == CLOSE_BRACKET ? this.closing(c) : this.begin(c);
        case Expect.Key:
          return this.key(c);
        case Expect.KeyOrEnd:
          return c == CLOSE_BRACE ? this.closing(c) : this.key(c);
        case Expect.Colon:
          if (c != COLON) return JsonToken.Error;
          this.expect = Expect.Value;
          break;
        case Expect.CommaOrEnd:
          if (c != COMMA) return this.closing(c);
          this.expect = this.inObject ? Expect.Key : Expect.Value;
          break;
        default:
          return JsonToken.Error;
      }
      this.p++;
    }
    return this.expect == Expect.Nothing ? JsonToken.End : JsonToken.Error;
  }

  /** Passes over white space; false at the end of the document. */
  private atByte(): bool {
    while (this.p < this.end && isSpace(load<u8>(this.p))) this.p++;
    this.tokenStart = this.p;
    return this.p < this.end;
  }

  private get inObject(): bool {
    const top = this.level - 1;
    return ((this.levels[top >> 6] >> (<u64>top & 63)) & 1) != 0;
  }

  private key(c: u8): JsonToken {
    if (c != QUOTE || !this.string()) return JsonToken.Error;
    this.expect = Expect.Colon;
    return JsonToken.Key;
  }

  /** Passes over the literal at `p`; on failure `p` is where it is wrong. */
  private string(): bool {
    const after = checkString(this.p + 1, this.end);
    this.p = after == 0 ? stringStop(this.p + 1, this.end) : after;
    return after != 0;
  }

  private begin(c: u8): JsonToken {
    if (c == QUOTE) return this.string() ? this.scalar(JsonToken.String) : JsonToken.Error;
    if (c == OPEN_BRACE) return this.open(JsonToken.BeginObject);
    if (c == OPEN_BRACKET) return this.open(JsonToken.BeginArray);
    const isNumber = c == 0x2d || <u32>c - 0x30 < 10;
    const after = isNumber ? checkNumber(this.p, this.end) : checkLiteral(this.p, this.end);
    if (after == 0) return JsonToken.Error;
    this.p = after;
    if (isNumber) return this.scalar(JsonToken.Number);
    return this.scalar(c == 0x74 ? JsonToken.True : c == 0x66 ? JsonToken.False : JsonToken.Null);
  }

  private scalar(token: JsonToken): JsonToken {
    this.expect = this.level == 0 ? Expect.Nothing : Expect.CommaOrEnd;
    return token;
  }

  private open(token: JsonToken): JsonToken {
    if (this.level == MAX_JSON_DEPTH) return JsonToken.Error;
    const slot = this.level >> 6;
    const bit = (<u64>1) << (<u64>this.level & 63);
    const isObject = token == JsonToken.BeginObject;
    const levels = this.levels[slot];
    this.levels[slot] = isObject ? levels | bit : levels & ~bit;
    this.level++;
    this.p++;
    this.expect = isObject ? Expect.KeyOrEnd : Expect.ElementOrEnd;
    return token;
  }

  private closing(c: u8): JsonToken {
    const isObject = this.inObject;
    if (c != (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) return JsonToken.Error;
    this.level--;
    this.p++;
    return this.scalar(isObject ? JsonToken.EndObject : JsonToken.EndArray);
  }
}
