import { Bytes, ByteWriter, JsonKind, JsonValue, MediaType } from "proxy-wasm-assemblyscript-sdk/assembly";
import { mentionsUsage, SseParser, UsageTracker } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Source } from "./attribute";
import { AttributeValues } from "./attribute-values";
import { BodyWindow } from "./body-window";
import { AiStatisticsPolicy } from "./policy";
import { openObject } from "./question";

/** Largest event of a stream in bytes; after a larger one the stream passes uncounted. */
const EVENT_LIMIT: i32 = 4 * 1024 * 1024;

const OPEN_BRACE: i32 = 0x7b;
const LF: i32 = 0x0a;
const CR: i32 = 0x0d;
const COLON: i32 = 0x3a;
const SPACE: i32 = 0x20;
const QUOTE: i32 = 0x22;

/** Members of one name that are tried in the end of a large body. */
const LAST_MEMBERS: i32 = 4;

/** How an answer travels, as far as it can be read. */
export const enum AnswerForm {
  /** neither JSON nor events, or compressed: it passes unread */
  Opaque,
  Plain,
  Stream,
}

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

/** The form of an answer with these headers; one without a type is taken for JSON. */
export function formOf(contentType: Bytes, contentEncoding: Bytes): AnswerForm {
  if (contentEncoding.length > 0 && !contentEncoding.equalsString("identity")) return AnswerForm.Opaque;
  const type = MediaType.parse(contentType);
  if (type.is("text/event-stream")) return AnswerForm.Stream;
  return type.isJson || contentType.length == 0 ? AnswerForm.Plain : AnswerForm.Opaque;
}

const USAGE: Bytes = Bytes.of('"usage"');
const USAGE_METADATA: Bytes = Bytes.of('"usageMetadata"');

/**
 * The members of a body too large to hold that tell model, id and usage: those that stand in its beginning, and the last
 * usage in its end. A JSON string holds no unescaped quote, so the name with its quotes is never a piece of text.
 */
function endsOf(window: BodyWindow): Bytes {
  const out = new ByteWriter();
  out.byte(OPEN_BRACE);
  const members = openObject(window.head).items();
  while (members.next()) copyMember(out, members.rawKey, members.value);
  const tail = window.tail;
  copyMember(out, USAGE.slice(1, USAGE.length - 1), lastMember(tail, USAGE));
  copyMember(out, USAGE_METADATA.slice(1, USAGE_METADATA.length - 1), lastMember(tail, USAGE_METADATA));
  out.text('"":0}');
  return out.take();
}

function copyMember(out: ByteWriter, key: Bytes, value: JsonValue): void {
  const isName = value.kind == JsonKind.String || key.equalsString("usage") || key.equalsString("usageMetadata");
  if (!value.exists || !isName) return;
  out.byte(QUOTE);
  out.bytes(key);
  out.text('":');
  out.bytes(value.raw);
  out.text(",");
}

/** The value of the last member of that quoted name, at any depth, that is an object. */
function lastMember(text: Bytes, name: Bytes): JsonValue {
  // A value that is cut off is searched to the end of the text: so only the last few names are tried.
  let tries = LAST_MEMBERS;
  for (let at = text.length - name.length; at >= 0 && tries > 0; at--) {
    if (text.at(at) != QUOTE || !text.slice(at).startsWith(name)) continue;
    tries--;
    let after = at + name.length;
    while (text.at(after) == SPACE) after++;
    if (text.at(after) != COLON) continue;
    const value = JsonValue.of(text.slice(after + 1));
    if (value.kind == JsonKind.Object) return value;
  }
  return JsonValue.missing();
}
