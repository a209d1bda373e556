import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonArrayFrames } from "../../json/array-frames";
import { SseParser } from "../../sse/parser";
import { endSseEvent } from "../../sse/writer";
import { MadeEvent } from "./answer-texts";
import { writeEventWith } from "./rewrite";

/** Takes a streamed answer apart, and writes it again with some of its events changed and some made. */
export abstract class Framing {
  /** Hands in the next piece. */
  abstract push(chunk: Bytes, endOfStream: bool): void;
  /** Goes on to the next part of the stream; false when more input is needed. */
  abstract next(): bool;
  /** Whether that part is an event: else it only passes. */
  abstract get isEvent(): bool;
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
