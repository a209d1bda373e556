import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerForm,
  BodyWindow,
  endsOf,
  mentionsUsage,
  SseParser,
  UsageTracker,
} from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Source } from "./attribute";
import { AttributeValues } from "./attribute-values";
import { AiStatisticsPolicy } from "./policy";

/** Largest event of a stream in bytes; after a larger one the stream passes uncounted. */
const EVENT_LIMIT: i32 = 4 * 1024 * 1024;

const LF: i32 = 0x0a;
const CR: i32 = 0x0d;

/** Reads an answer as it passes; nothing is held back. */
@final
export class Answer {
  /** model, id and usage, as far as they were seen */
  readonly told: UsageTracker = new UsageTracker();
  private readonly parser: SseParser | null;
  private readonly window: BodyWindow | null;
  private hasEvents: bool = false;
  /** Whether the parser holds no piece of an event, nor expects the rest of a line end. */
  private isBetweenEvents: bool = false;

  constructor(
    readonly form: AnswerForm,
    private readonly policy: AiStatisticsPolicy,
    private readonly attributes: AttributeValues,
  ) {
    this.parser = form == AnswerForm.Stream ? new SseParser(EVENT_LIMIT) : null;
    this.window = form == AnswerForm.Plain ? new BodyWindow(policy.responseLimit) : null;
  }

  /** Takes in a chunk. True when it completed an event of a stream. */
  push(chunk: Bytes): bool {
    const window = this.window;
    if (window) window.push(chunk);
    const parser = this.parser;
    if (!parser || this.canSkip(chunk)) return false;
    parser.push(chunk);
    const any = this.events(parser);
    this.hasEvents = this.hasEvents || any;
    this.isBetweenEvents = this.hasEvents && endsEvent(chunk);
    return any;
  }

  /** Whole events that tell nothing new need not be taken apart: most of a stream is that. */
  private canSkip(chunk: Bytes): bool {
    if (!this.isBetweenEvents || this.policy.readsEvents || !endsEvent(chunk)) return false;
    return !this.policy.readsUsage || (this.told.model.length > 0 && !mentionsUsage(chunk));
  }

  /** The answer is over, or was cut: what is still held is read. */
  close(): void {
    const parser = this.parser;
    if (parser) {
      parser.finish();
      this.events(parser);
    }
    const window = this.window;
    if (!window) return;
    if (window.isWhole) this.attributes.fromBody(Source.ResponseBody, window.head);
    if (this.policy.readsUsage) this.told.observe(window.isWhole ? window.head : endsOf(window));
  }

  private events(parser: SseParser): bool {
    let any = false;
    while (parser.next()) {
      any = true;
      const data = parser.data;
      if (this.policy.readsUsage) this.told.observe(data);
      if (this.policy.readsEvents) this.attributes.fromEvent(data);
    }
    // The rest passes by; the parser must not hold on to it.
    if (parser.overflowed) parser.takeRest();
    return any;
  }
}

/** Whether an event ends with this chunk: LF LF, or CR LF CR LF. */
function endsEvent(chunk: Bytes): bool {
  const length = chunk.length;
  if (chunk.at(length - 1) != LF) return false;
  const before = chunk.at(length - 2);
  return before == LF || (before == CR && chunk.at(length - 3) == LF && chunk.at(length - 4) == CR);
}
