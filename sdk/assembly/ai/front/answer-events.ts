import { Bytes } from "../../bytes";
import { FrameReader } from "../../frame-reader";
import { SseParser } from "../../sse/parser";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { AiError } from "../ai-error";
import { AnswerSink } from "../answer";

/**
 * Reads one protocol's answer event by event and tells it to a sink. Unknown events are passed over, and so is what some
 * servers send beside JSON.
 */
export abstract class AnswerEvents {
  /** Whether the last event was an object that could not be read: if another one follows, a part of the answer is lost. */
  isBroken: bool = false;
  protected ended: bool = false;
  protected finished: bool = false;

  constructor(protected readonly sink: AnswerSink) {}

  /** Takes in one event: its `event` field (empty when absent) and its data. */
  abstract event(name: Bytes, data: Bytes): void;

  /** The stream is over. An answer that had no finish is reported as cut, so that no client takes it for whole. */
  close(): void {
    if (this.ended) return;
    if (this.finished) this.end();
    else this.fail(AiError.truncated());
  }

  /** Whether the answer is over: nothing more is told to the sink. */
  get isEnded(): bool {
    return this.ended;
  }

  /** Ends the answer with an error; nothing after it counts. */
  fail(error: AiError): void {
    if (this.ended) return;
    this.ended = true;
    this.sink.error(error);
    this.sink.end();
  }

  /** The document of an event; missing when it is no JSON. */
  protected parsed(data: Bytes): JsonValue {
    const document = jsonParse(data);
    this.isBroken = document.kind != JsonKind.Object && data.at(0) == 0x7b;
    return document;
  }

  protected end(): void {
    if (this.ended) return;
    this.ended = true;
    this.sink.end();
  }
}

/** Feeds the bytes of a streamed answer, cut anywhere, through the reader of its frames into a reader of events. */
@final
export class AnswerStream {
  /** @param frames its limit is the largest event; a larger one ends the answer with an error */
  constructor(
    readonly events: AnswerEvents,
    private readonly parser: FrameReader = new SseParser(),
  ) {}

  /** Takes in the next chunk; `endOfStream` says that it is the last. */
  push(chunk: Bytes, endOfStream: bool): void {
    // What comes after the answer's end is of no use, and must not pile up.
    if (this.events.isEnded) return;
    const parser = this.parser;
    parser.push(chunk);
    if (endOfStream) parser.finish();
    while (!this.events.isEnded && parser.next()) {
      if (this.events.isBroken) this.events.fail(AiError.malformed());
      else this.events.event(parser.event, parser.data);
    }
    if (parser.overflowed) this.events.fail(AiError.malformed());
    if (this.events.isEnded) parser.takeRest();
    else if (endOfStream) this.events.close();
  }
}
