import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { Front } from "../front/front";
import { AnswerTexts } from "./answer-texts";
import { answerTexts } from "./of-front";
import { EditOptions } from "./edit-options";
import { ArrayFraming, Framing, SseFraming } from "./framing";
import { TextGate } from "./gate";

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
  private readonly framing: Framing;
  private readonly out: ByteWriter = new ByteWriter(1024);
  private ended: bool = false;

  constructor(
    front: Front,
    private readonly gate: TextGate,
    private readonly options: EditOptions = new EditOptions(),
  ) {
    this.texts = answerTexts(front, gate, options);
    this.framing = options.isArray ? <Framing>new ArrayFraming(options.limit) : new SseFraming(options.limit);
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
    const framing = this.framing;
    if (framing.overflowed) return chunk;
    framing.push(chunk, endOfStream);
    while (!this.ended && framing.next()) this.part(framing);
    if (!this.ended && framing.overflowed) this.overflow(framing);
    else if (!this.ended && endOfStream) this.close(framing);
    if (this.ended) this.drained += framing.takeRest().length;
    return this.out.take();
  }

  private part(framing: Framing): void {
    framing.begin(this.out);
    if (!framing.isEvent) {
      this.other(framing);
      return;
    }
    const texts = this.texts;
    const data = framing.data;
    const isRead = texts.read(framing.event, data, false) && !texts.overflowed;
    texts.overflowed = false;
    if (!isRead) this.unread++;
    this.writeMade();
    const isRefused = !isRead && this.options.isStrict;
    if (!isRefused && !(texts.isEnd && this.gate.blocked)) framing.write(this.out, texts.edited(data));
    if (isRefused || this.gate.blocked) this.terminate();
  }

  /** Comments pass; what is no part of such a stream counts as an event that can not be read. */
  private other(framing: Framing): void {
    const isStray = framing.isStray;
    if (isStray) this.unread++;
    if (isStray && this.options.isStrict) this.terminate();
    else framing.write(this.out, framing.data);
  }

  /** An event is larger than any that is read, or there are too many at once. */
  private overflow(framing: Framing): void {
    this.unread++;
    this.texts.finish();
    this.writeMade();
    if (this.options.isStrict || this.gate.blocked) this.terminate();
    else {
      framing.end(this.out, true);
      this.out.bytes(framing.takeRest());
    }
  }

  /** The stream has ended. */
  private close(framing: Framing): void {
    this.texts.finish();
    this.writeMade();
    const rest = framing.takeRest();
    if (rest.length > 0) this.unread++;
    if (this.gate.blocked || (rest.length > 0 && this.options.isStrict)) this.terminate();
    else {
      framing.end(this.out, true);
      this.out.bytes(rest);
    }
  }

  private terminate(): void {
    this.ended = true;
    this.texts.terminate();
    this.writeMade();
    this.framing.end(this.out, false);
  }

  private writeMade(): void {
    const made = this.texts.made;
    for (let i = 0; i < made.length; i++) this.framing.writeMade(this.out, made[i]);
    if (made.length > 0) this.texts.made = [];
  }
}
