import { Bytes } from "../bytes";
import { equalsIgnoreCase, isDigit, isLetter, isSpace, trimmed } from "../encoding/ascii";

const SEMICOLON: i32 = 0x3b;
const SLASH: i32 = 0x2f;
const EQUALS: i32 = 0x3d;
const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;

/**
 * A `content-type` value (RFC 9110 section 8.3.1). A value that is no media type, or an absent header, has an empty
 * essence; a parameter that makes no sense is passed over, as browsers do, and spoils nothing else.
 */
@final
export class MediaType {
  private constructor(
    /** `type/subtype` as written; compare with `is`. */
    readonly essence: Bytes,
    private readonly value: Bytes,
  ) {}

  static parse(value: Bytes): MediaType {
    const semicolon = value.indexOfByte(SEMICOLON);
    const essence = trimmed(semicolon < 0 ? value : value.slice(0, semicolon));
    const slash = essence.indexOfByte(SLASH);
    const valid = slash > 0 && isToken(essence.slice(0, slash)) && isToken(essence.slice(slash + 1));
    return new MediaType(valid ? essence : essence.slice(0, 0), value);
  }

  /** Whether the essence is this one, given in lower case: `is("text/event-stream")`. */
  is(essence: string): bool {
    return equalsIgnoreCase(this.essence, essence);
  }

  /** Whether the content is JSON: application/json, text/json or a `+json` suffix. */
  get isJson(): bool {
    const essence = this.essence;
    const suffix = essence.slice(max(essence.length - 5, 0));
    return this.is("application/json") || this.is("text/json") || equalsIgnoreCase(suffix, "+json");
  }

  /** The value of a parameter, its name given in lower case; null when there is none. The first of a name counts. */
  parameter(name: string): Bytes | null {
    return this.essence.length == 0 ? null : headerParameter(this.value, name);
  }
}

/**
 * The parameter of a header value `word; name=value; name="quoted \" value"`, quotes and escapes resolved; the name,
 * given in lower case, is compared without regard to case. White space includes the line ends of a folded header.
 */
export function headerParameter(header: Bytes, name: string): Bytes | null {
  const length = header.length;
  let at = skipPiece(header, 0);
  while (at < length) {
    const start = skipSpace(header, at + 1);
    let end = start;
    while (end < length && header.at(end) != SEMICOLON && header.at(end) != EQUALS) end++;
    const next = skipPiece(header, end);
    const matches = equalsIgnoreCase(trimmed(header.slice(start, end)), name);
    if (matches && header.at(end) == EQUALS) return parameterValue(header.slice(end + 1, next));
    at = next;
  }
  return null;
}

/** RFC 9110 section 5.6.2. */
function isToken(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    if (!isTokenChar(text.at(i))) return false;
  }
  return text.length > 0;
}

function isTokenChar(char: i32): bool {
  if (isLetter(char) || isDigit(char)) return true;
  // ! # $ % & ' * + - . and ^ _ ` | ~
  if (char < 0x30)
    return char == 0x21 || <u32>(char - 0x23) < 5 || char == 0x2a || char == 0x2b || <u32>(char - 0x2d) < 2;
  return <u32>(char - 0x5e) < 3 || char == 0x7c || char == 0x7e;
}

/** The next `;` outside of quotes at or after `from`, or the end. */
function skipPiece(header: Bytes, from: i32): i32 {
  let quoted = false;
  for (let i = from; i < header.length; i++) {
    const char = header.at(i);
    if (char == QUOTE) quoted = !quoted;
    else if (char == BACKSLASH && quoted) i++;
    else if (char == SEMICOLON && !quoted) return i;
  }
  return header.length;
}

function parameterValue(raw: Bytes): Bytes {
  const value = trimmed(raw);
  return value.at(0) == QUOTE ? unquoted(value) : value;
}

/** RFC 9110 section 5.6.4; what follows the closing quote is dropped, a missing one is forgiven. */
function unquoted(value: Bytes): Bytes {
  const out = new ArrayBuffer(value.length);
  const start = changetype<usize>(out);
  let at = start;
  for (let i = 1; i < value.length && value.at(i) != QUOTE; i++) {
    if (value.at(i) == BACKSLASH && i + 1 < value.length) i++;
    store<u8>(at++, value.at(i));
  }
  return new Bytes(out, 0, <i32>(at - start));
}

function skipSpace(text: Bytes, from: i32): i32 {
  let at = from;
  while (at < text.length && isSpace(text.at(at))) at++;
  return at;
}
