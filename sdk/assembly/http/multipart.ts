import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { equalsIgnoreCase, trimmed } from "../encoding/ascii";
import { headerParameter, MediaType } from "./media-type";

/** RFC 2046 section 5.1.1, in bytes; it also bounds the work for each line break of a hostile body. */
const MAX_BOUNDARY: i32 = 70;
const DASH: i32 = 0x2d;
const CR: i32 = 0x0d;
const LF: i32 = 0x0a;
const COLON: i32 = 0x3a;
const SEMICOLON: i32 = 0x3b;

/** The boundary of a `multipart/form-data` content type; null for any other type, or without a usable boundary. */
export function multipartBoundary(contentType: Bytes): Bytes | null {
  const type = MediaType.parse(contentType);
  if (!type.is("multipart/form-data")) return null;
  const boundary = type.parameter("boundary");
  if (boundary == null) return null;
  return boundary.length > 0 && boundary.length <= MAX_BOUNDARY ? boundary : null;
}

/**
 * Walks the parts of a multipart/form-data body (RFC 7578, RFC 2046) and rewrites the values of some; every other byte
 * stays as it was. Lines end in CRLF only, as the RFC has it. It also serves on the beginning of a body: a part is shown
 * once the delimiter after it is there.
 *
 *     const parts = new MultipartReader(body, boundary);
 *     while (parts.next()) if (parts.name.equalsString("model")) parts.replaceValue(Bytes.of("gpt-4o"));
 *     if (parts.changed) send(parts.apply());
 */
@final
export class MultipartReader {
  private readonly delimiter: Bytes;
  private readonly blankLine: Bytes = Bytes.of("\r\n\r\n");
  /** Where the current part begins, where the blank line after its headers does, and where the next delimiter does. */
  private start: i32 = 0;
  private headersEnd: i32 = 0;
  private end: i32 = 0;
  private content: Bytes;
  /** Where the next part begins; -1 when there is none. */
  private following: i32 = -1;
  private opened: bool = false;
  private broken: bool = false;
  private replaced: bool = true;
  private edited: ByteWriter | null = null;
  /** How much of the body `edited` stands for. */
  private copied: i32 = 0;

  constructor(
    private readonly body: Bytes,
    boundary: Bytes,
  ) {
    const delimiter = new ByteWriter(boundary.length + 4);
    delimiter.text("\r\n--");
    delimiter.bytes(boundary);
    this.delimiter = delimiter.take();
    this.content = body.slice(0, 0);
  }

  /** Moves to the next part; false after the last one, and when the rest is malformed or cut short. */
  next(): bool {
    this.replaced = true;
    if (!this.opened) this.open();
    if (this.following < 0) return false;
    this.start = this.following;
    this.following = -1;
    // From the line break before: an empty header block and no content put two delimiters back to back.
    const end = this.findDelimiter(this.start - 2);
    this.headersEnd = this.findBlankLine(this.start);
    if (end < 0 || this.headersEnd < 0 || this.headersEnd > end) {
      this.broken = true;
      this.following = -1;
      return false;
    }
    // Without content, the blank line's CRLF may be the delimiter's: the slice is empty then.
    this.content = this.body.slice(this.headersEnd + 2, end);
    this.end = end;
    this.replaced = false;
    return true;
  }

  /** Whether reading ended before the closing delimiter. */
  get malformed(): bool {
    return this.broken;
  }

  /** The form field's name; empty when the part has none. */
  get name(): Bytes {
    const name = this.disposition("name");
    return name == null ? this.body.slice(0, 0) : name;
  }

  /** The file name; null for a part that is no file. */
  get fileName(): Bytes | null {
    return this.disposition("filename");
  }

  /** The part's content, as it was in the body. */
  get value(): Bytes {
    return this.content;
  }

  /** A header of the part, its name given in lower case; null when there is none. A folded line belongs to its value. */
  header(name: string): Bytes | null {
    const headers = this.body.slice(this.start, this.headersEnd);
    let at = 0;
    while (at < headers.length) {
      let end = nextLine(headers, at);
      while (isBlank(headers.at(end))) end = nextLine(headers, end);
      const line = headers.slice(at, end);
      const colon = line.indexOfByte(COLON);
      if (colon >= 0 && equalsIgnoreCase(line.slice(0, colon), name)) return trimmed(line.slice(colon + 1));
      at = end;
    }
    return null;
  }

  /**
   * Gives the current part another value. False, and nothing is changed, when there is no part, when its value was
   * replaced before, or when the new value holds the delimiter.
   */
  replaceValue(value: Bytes): bool {
    if (this.replaced || this.holdsDelimiter(value)) return false;
    this.replaced = true;
    let out = this.edited;
    if (out == null) {
      out = new ByteWriter(this.body.length + value.length);
      this.edited = out;
    }
    out.bytes(this.body.slice(this.copied, this.headersEnd));
    out.text("\r\n");
    out.bytes(value);
    this.copied = this.end;
    return true;
  }

  /** Whether a value was replaced. */
  get changed(): bool {
    return this.edited != null;
  }

  /** Ends the reading and gives the body with the values replaced so far; the very body when none was. */
  apply(): Bytes {
    this.following = -1;
    this.replaced = true;
    const out = this.edited;
    if (out == null) return this.body;
    out.bytes(this.body.slice(this.copied));
    this.copied = this.body.length;
    return out.view();
  }

  /** Finds the first delimiter; it needs no line break before it at the very beginning. */
  private open(): void {
    this.opened = true;
    const dashed = this.delimiter.slice(2);
    if (this.body.startsWith(dashed) && this.readDelimiterTail(dashed.length)) return;
    this.broken = this.findDelimiter(0) < 0;
  }

  /** Index of the CRLF of the next delimiter line at or after `from`, or -1; sets `following`. */
  private findDelimiter(from: i32): i32 {
    let at = this.body.indexOf(this.delimiter, from);
    while (at >= 0 && !this.readDelimiterTail(at + this.delimiter.length))
      at = this.body.indexOf(this.delimiter, at + 1);
    return at;
  }

  /** Whether a delimiter line ends at `from`, so that the boundary is not just the beginning of a longer word. */
  private readDelimiterTail(from: i32): bool {
    const body = this.body;
    const closes = body.at(from) == DASH && body.at(from + 1) == DASH;
    let at = closes ? from + 2 : from;
    while (isBlank(body.at(at))) at++;
    const endsLine = body.at(at) == CR && body.at(at + 1) == LF;
    if (!endsLine && !(closes && at == body.length)) return false;
    this.following = closes ? -1 : at + 2;
    return true;
  }

  /** Index of the CRLF that is the blank line after the headers, or -1. */
  private findBlankLine(from: i32): i32 {
    if (this.body.at(from) == CR && this.body.at(from + 1) == LF) return from;
    const found = this.body.indexOf(this.blankLine, from);
    return found < 0 ? -1 : found + 2;
  }

  private disposition(parameter: string): Bytes | null {
    const value = this.header("content-disposition");
    if (value == null) return null;
    const semicolon = value.indexOfByte(SEMICOLON);
    const type = semicolon < 0 ? value : value.slice(0, semicolon);
    return equalsIgnoreCase(trimmed(type), "form-data") ? headerParameter(value, parameter) : null;
  }

  /** Whether the value, standing after a line break, would end its own part. */
  private holdsDelimiter(value: Bytes): bool {
    return value.startsWith(this.delimiter.slice(2)) || value.indexOf(this.delimiter) >= 0;
  }
}

/** Where the line after the one at `from` begins. */
function nextLine(headers: Bytes, from: i32): i32 {
  const lineFeed = headers.indexOfByte(LF, from);
  return lineFeed < 0 ? headers.length : lineFeed + 1;
}

function isBlank(char: i32): bool {
  return char == 0x20 || char == 0x09;
}
