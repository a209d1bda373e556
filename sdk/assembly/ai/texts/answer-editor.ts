import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { SseParser } from "../../sse/parser";
import { beginSseEvent, endSseEvent } from "../../sse/writer";
import { Front } from "../front/front";
import { AnswerTexts } from "./answer-texts";
import { answerTexts } from "./of-front";
import { EditOptions } from "./edit-options";
import { TextGate } from "./gate";
import { writeEventWith } from "./rewrite";

/**
 * Passes a streamed answer of any of the clients' protocols through a gate. An event of which the gate changes nothing passes
 * byte for byte; of others only the strings are replaced that are told otherwise. What is held goes before what comes next in
 * that text, and where a text ends with something held, an event is made after the pattern of those around it.
 *
 *     body = editor.push(chunk, endOfStream);
 *
 * When the gate is `blocked`, the answer ends as the protocol ends one that is filtered, and everything that still comes is
 * drained: nothing more goes out.
 */
@final
export class AnswerEditor {
  /** Bytes that came after the answer was ended. */
  drained: i64 = 0;
  /** Events that were passed on unread, or that ended the answer where `EditOptions.isStrict`. */
  unread: i32 = 0;
  private readonly texts: AnswerTexts;
  private readonly parser: SseParser;
  private readonly out: ByteWriter = new ByteWriter(1024);
  private ended: bool = false;
  /** Whether the last event was cut before its blank line: it has to be ended before another. */
  private isCut: bool = false;

  constructor(
    front: Front,
    private readonly gate: TextGate,
    private readonly options: EditOptions = new EditOptions(),
  ) {
    this.texts = answerTexts(front, gate, options);
    this.parser = new SseParser(options.limit);
  }

  /** Whether the answer was ended before its time: what comes is drained. */
  get isEnded(): bool {
    return this.ended;
  }

  /** Takes in the next chunk, cut anywhere. @returns what is to be sent on; may be empty */
  push(chunk: Bytes, endOfStream: bool): Bytes {
    if (this.ended) {
      this.drained += chunk.length;
      return Bytes.empty();
    }
    const parser = this.parser;
    if (parser.overflowed) return chunk;
    parser.push(chunk);
    if (endOfStream) parser.finish();
    while (!this.ended && parser.nextBlock()) this.block(parser);
    if (!this.ended && parser.overflowed) this.overflow(parser);
    if (!this.ended && endOfStream) this.close();
    if (this.ended) this.drained += parser.takeRest().length;
    return this.out.take();
  }

  private block(parser: SseParser): void {
    this.separate();
    this.isCut = parser.isCut;
    if (!parser.isEvent) this.out.bytes(parser.raw);
    else this.event(parser.event, parser.data, parser.raw);
  }

  private event(name: Bytes, data: Bytes, raw: Bytes): void {
    const texts = this.texts;
    const isRead = texts.read(name, data, false) && !texts.overflowed;
    if (!isRead) this.unread++;
    this.writeMade();
    if (!isRead && this.options.isStrict) {
      this.terminate();
      return;
    }
    const edited = texts.edited(data);
    if (edited == data) this.out.bytes(raw);
    else writeEventWith(this.out, raw, data, edited);
    texts.overflowed = false;
    if (this.gate.blocked) this.terminate();
  }

  /** An event that is larger than any that is read. */
  private overflow(parser: SseParser): void {
    this.unread++;
    if (this.options.isStrict) this.terminate();
    else {
      this.texts.finish();
      this.writeMade();
      this.out.bytes(parser.takeRest());
    }
  }

  private close(): void {
    this.texts.finish();
    this.writeMade();
    if (this.gate.blocked) this.terminate();
  }

  private terminate(): void {
    this.ended = true;
    this.texts.terminate();
    this.writeMade();
  }

  private writeMade(): void {
    const made = this.texts.made;
    for (let i = 0; i < made.length; i++) {
      this.separate();
      beginSseEvent(this.out, made[i].name);
      this.out.bytes(made[i].data);
      endSseEvent(this.out);
    }
    if (made.length > 0) this.texts.made = [];
  }

  private separate(): void {
    if (this.isCut) endSseEvent(this.out);
    this.isCut = false;
  }
}
