import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonArrayFrames } from "../../json/array-frames";
import { wordIndex } from "../../json/words";
import { SseParser } from "../../sse/parser";
import { endSseEvent } from "../../sse/writer";
import { MadeEvent } from "./answer-texts";
import { writeEventWith } from "./rewrite";

const LF: i32 = 0x0a;
const CR: i32 = 0x0d;
const COLON: i32 = 0x3a;
const FIELDS: Bytes = Bytes.of("event data id retry");

/** Takes a streamed answer apart, and writes it again with some of its events changed and some made. */
export abstract class Framing {
  /** Hands in the next piece. */
  abstract push(chunk: Bytes, endOfStream: bool): void;
  /** Goes on to the next part of the stream; false when more input is needed. */
  abstract next(): bool;
  /** Whether that part is an event: else it only passes. */
  abstract get isEvent(): bool;
  /** Whether that part is nothing that its format knows, though a client might read it. */
  abstract get isStray(): bool;
  abstract get event(): Bytes;
  abstract get data(): Bytes;
  /** Whether nothing more can be read, see `FrameReader.overflowed`. */
  abstract get overflowed(): bool;
  /** What is not read yet. */
  abstract takeRest(): Bytes;
  /** Begins to write what comes in the place of the part at hand. */
  abstract begin(out: ByteWriter): void;
  /** Writes the part at hand. @param json the event's data as they are to be sent */
  abstract write(out: ByteWriter, json: Bytes): void;
  abstract writeMade(out: ByteWriter, made: MadeEvent): void;
  /** Writes what the stream ends with: of one that ended by itself what came, else what makes it well-formed. */
  abstract end(out: ByteWriter, isOwn: bool): void;
}

/** Server-sent events. */
@final
export class SseFraming extends Framing {
  private readonly parser: SseParser;
  /** Whether the last event has no blank line yet: the stream ended within it. */
  private isCut: bool = false;

  constructor(limit: i32) {
    super();
    this.parser = new SseParser(limit);
  }

  push(chunk: Bytes, endOfStream: bool): void {
    this.parser.push(chunk);
    if (endOfStream) this.parser.finish();
  }

  next(): bool {
    return this.parser.nextBlock();
  }

  get isEvent(): bool {
    return this.parser.isEvent;
  }

  get isStray(): bool {
    return !this.parser.isEvent && hasStrayLine(this.parser.raw);
  }

  get event(): Bytes {
    return this.parser.event;
  }

  get data(): Bytes {
    return this.parser.data;
  }

  get overflowed(): bool {
    return this.parser.overflowed;
  }

  takeRest(): Bytes {
    return this.parser.takeRest();
  }

  begin(out: ByteWriter): void {}

  write(out: ByteWriter, json: Bytes): void {
    const parser = this.parser;
    this.isCut = parser.isCut;
    if (json == parser.data) out.bytes(parser.raw);
    else writeEventWith(out, parser.raw, parser.data, json);
  }

  writeMade(out: ByteWriter, made: MadeEvent): void {
    if (this.isCut) endSseEvent(out);
    this.isCut = false;
    if (made.name.length > 0) {
      out.text("event: ");
      out.text(made.name);
      out.byte(0x0a);
    }
    out.text("data: ");
    out.bytes(made.data);
    endSseEvent(out);
  }

  end(out: ByteWriter, isOwn: bool): void {}
}

/** A JSON array, as Gemini streams without `alt=sse`. */
@final
export class ArrayFraming extends Framing {
  private readonly frames: JsonArrayFrames;
  private needsComma: bool = false;

  constructor(limit: i32) {
    super();
    this.frames = new JsonArrayFrames(limit, true);
  }

  push(chunk: Bytes, endOfStream: bool): void {
    this.frames.push(chunk);
  }

  next(): bool {
    return this.frames.next();
  }

  get isEvent(): bool {
    return true;
  }

  get isStray(): bool {
    return false;
  }

  get event(): Bytes {
    return Bytes.empty();
  }

  get data(): Bytes {
    return this.frames.data;
  }

  get overflowed(): bool {
    return this.frames.overflowed;
  }

  takeRest(): Bytes {
    return this.frames.takeRest();
  }

  begin(out: ByteWriter): void {
    out.bytes(this.frames.takeGap());
    this.needsComma = false;
  }

  write(out: ByteWriter, json: Bytes): void {
    this.element(out, json);
  }

  writeMade(out: ByteWriter, made: MadeEvent): void {
    this.element(out, made.data);
  }

  end(out: ByteWriter, isOwn: bool): void {
    if (isOwn) out.bytes(this.frames.takeGap());
    else out.byte(0x5d);
  }

  private element(out: ByteWriter, json: Bytes): void {
    if (this.needsComma) out.text(",\n");
    out.bytes(json);
    this.needsComma = true;
  }
}

/** Whether a line is no field of an event and no comment: a body of JSON, say, that is called a stream. */
function hasStrayLine(raw: Bytes): bool {
  let from = raw.at(0) == 0xef && raw.at(1) == 0xbb && raw.at(2) == 0xbf ? 3 : 0;
  while (from < raw.length) {
    let end = from;
    while (end < raw.length && raw.at(end) != LF && raw.at(end) != CR) end++;
    if (end > from && !isField(raw.slice(from, end))) return true;
    from = end + 1;
  }
  return false;
}

function isField(line: Bytes): bool {
  const colon = line.indexOfByte(COLON);
  return colon == 0 || wordIndex(FIELDS, colon < 0 ? line : line.slice(0, colon)) >= 0;
}
