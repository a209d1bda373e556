import { ownUsage } from "../ai/front/openai-usage";
import { Usage } from "../ai/usage";
import { UsageTracker } from "../ai/usage-tracker";
import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { unescapeText } from "../json/escape";
import { JsonValue } from "../json/value";
import { SseParser } from "../sse/parser";
import { publishedUsage, publishUsage } from "../usage-property";
import { AnswerForm } from "./answer-form";
import { endsOf } from "./body-ends";
import { BodyWindow } from "./body-window";
import { TextTally } from "./text-tally";

/** Largest event of a stream in bytes; after a larger one the stream passes uncounted. */
const EVENT_LIMIT: i32 = 4 * 1024 * 1024;
/** Bytes of a plain answer that are held whole. */
const BODY_LIMIT: i32 = 256 * 1024;
/** Bytes of a stream that are read together: most answers are read once, at their end, when it is known what for. */
const STREAM_WINDOW: i32 = 64 * 1024;

/**
 * What an answer cost: as another plugin has published it, else as the answer tells, else by estimate. Feed it with the
 * answer's bytes as they pass; nothing is held back. An answer that is cut off costs what it said until then.
 *
 *     usage.push(responseBody.read(0, size));
 *     const cost = usage.finish();
 */
@final
export class AnswerUsage {
  private readonly told: UsageTracker = new UsageTracker();
  private readonly parser: SseParser | null;
  private readonly window: BodyWindow | null;
  /** Bytes of a stream that were not read yet. */
  private readonly unread: ByteWriter = new ByteWriter(0);
  /** What was said since usage was last told. */
  private said: TextTally = new TextTally();

  private isPublished: bool = false;

  constructor(readonly form: AnswerForm) {
    this.parser = form == AnswerForm.Stream ? new SseParser(EVENT_LIMIT) : null;
    this.window = form == AnswerForm.Plain ? new BodyWindow(BODY_LIMIT) : null;
  }

  /** Takes in a chunk, however the answer is cut. */
  push(chunk: Bytes): void {
    const window = this.window;
    if (window != null) window.push(chunk);
    if (this.parser == null) return;
    this.unread.bytes(chunk);
    if (this.unread.length >= STREAM_WINDOW) this.readStream(false);
  }

  /**
   * The answer is over, or was cut. `known` says whether it cost anything, `estimated` whether that is an estimate; its
   * input is then -1 (`reportedInput`) where only the request tells it.
   */
  finish(): Usage {
    const usage = this.told.usage;
    const published = publishedUsage();
    this.isPublished = published.length > 0 && usage.merge(JsonValue.of(published));
    if (!this.isPublished) this.read();
    return usage;
  }

  /** Publishes what `finish` found, for who comes next: an answer is read once, however many plugins count it. */
  publish(): void {
    if (this.isPublished || !this.told.usage.known) return;
    publishUsage(ownUsage(this.told.usage));
    this.isPublished = true;
  }

  /**
   * The model that the answer names; empty: none, or not in what was kept of it. Ask it before `finish`, which reads no
   * further where usage was published.
   */
  model(): Bytes {
    if (this.told.model.length > 0) return unescapeText(this.told.model);
    const tracker = new UsageTracker();
    const window = this.window;
    if (window != null) tracker.observe(window.isWhole ? window.head : endsOf(window));
    if (this.parser != null && this.unread.length > 0) {
      const parser = new SseParser(EVENT_LIMIT);
      parser.push(this.unread.view());
      while (tracker.model.length == 0 && parser.next()) tracker.observe(parser.data);
    }
    return unescapeText(tracker.model);
  }

  /** As `finish`, by the answer alone. */
  read(): Usage {
    if (this.parser != null) this.readStream(true);
    const window = this.window;
    if (window != null) this.readBody(window);
    const usage = this.told.usage;
    const more = this.said.tokens;
    if (more == 0) return usage;
    usage.estimated = true;
    usage.reportedOutput = max<i64>(usage.reportedOutput, 0) + more;
    usage.reportedTotal = -1;
    return usage;
  }

  private readBody(window: BodyWindow): void {
    const body = window.isWhole ? window.head : endsOf(window);
    if (body.length > 0 && !this.told.observe(body) && !this.told.usage.known) this.said.add(window.head);
  }

  /** Usage covers what was said before it, so only what comes after it is estimated: most of the time nothing. */
  private readStream(isLast: bool): void {
    const parser = this.parser;
    if (parser == null) return;
    parser.push(this.unread.take());
    if (isLast) parser.finish();
    const events: Bytes[] = [];
    while (parser.next()) {
      if (this.told.observe(parser.data)) {
        events.length = 0;
        this.said = new TextTally();
      } else events.push(parser.data);
    }
    for (let i = 0; i < events.length; i++) this.said.add(events[i]);
    // The rest passes by; the parser must not hold on to it.
    if (parser.overflowed) parser.takeRest();
  }
}
