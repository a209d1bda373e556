import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Verdict } from "../guard/verdict";
import { GatheringGate, Segment, VerdictGate } from "./gates";
import { StreamEditor } from "./stream-editor";

/** Bytes of a stream that wait for a verdict: fewer than hosts hold, since all of them may go on at once. */
export const MOST_HELD: i32 = 768 * 1024;
/** Bytes that are judged together, however little text they tell, and those without any that go on. */
const MOST_JUDGED: i32 = 256 * 1024;
const MOST_WITHOUT_TEXT: i32 = 64 * 1024;

/**
 * A streamed answer whose events wait until they are judged, some thousand characters at a time. What was let go passes byte
 * for byte. It is read twice: once when it comes, to know what to ask, and once when it goes, so that a refusal ends what the
 * client has seen and nothing else.
 */
@final
export class StreamedAnswer {
  private readonly held: ByteWriter = new ByteWriter(4096);
  /** What is being judged; null: nothing is. */
  private segment: Segment | null = null;
  private judged: Bytes = Bytes.empty();
  private ended: bool = false;
  /** Whether what is judged, or was last, is all that there is. */
  private isLast: bool = false;

  /**
   * @param reader with `gathering` as its gate @param writer with `gate` as its own
   * @param limit characters that are judged together
   */
  constructor(
    private readonly gathering: GatheringGate,
    private readonly reader: StreamEditor,
    private readonly gate: VerdictGate,
    private readonly writer: StreamEditor,
    private readonly limit: i32,
  ) {}

  /** Whether a verdict is awaited. */
  get isPending(): bool {
    return this.segment != null;
  }

  /** Whether anything is kept back. */
  get isHolding(): bool {
    return this.isPending || this.held.length > 0;
  }

  /** Whether all of it has come, and nothing of it is held. */
  get isDone(): bool {
    return this.ended && this.isLast && !this.isPending;
  }

  /** Whether all of it has come. */
  get isEnded(): bool {
    return this.ended;
  }

  /** Whether it was refused: what comes is drained. */
  get isBlocked(): bool {
    return this.writer.isEnded;
  }

  /** Bytes that came since it was refused. */
  get drained(): i64 {
    return this.writer.drained;
  }

  /** Whether more waits than may. */
  get isOverfull(): bool {
    return this.held.length + this.judged.length > MOST_HELD;
  }

  /** Events that could not be read. */
  get unread(): i32 {
    return this.reader.unread;
  }

  /** Takes in the next chunk. */
  push(chunk: Bytes, endOfStream: bool): void {
    if (endOfStream) this.ended = true;
    if (this.isBlocked) {
      this.writer.push(chunk, endOfStream);
      return;
    }
    this.held.bytes(chunk);
    this.reader.push(chunk, endOfStream);
  }

  /**
   * What is to be judged next; null: not enough has come, or a verdict is awaited. An empty segment needs no verdict.
   */
  next(): Segment | null {
    if (this.isPending || this.isBlocked || this.isLast) return null;
    const isEnough = this.ended || this.gathering.characters >= this.limit || this.held.length > MOST_JUDGED;
    const isTextless = this.gathering.characters == 0 && this.held.length > MOST_WITHOUT_TEXT;
    if (!isEnough && !isTextless) return null;
    const segment = this.gathering.take();
    this.segment = segment;
    this.judged = this.held.take();
    this.isLast = this.ended;
    return segment;
  }

  /** What goes on now that its segment was let through. */
  release(verdict: Verdict): Bytes {
    const segment = this.segment;
    const bytes = this.judged;
    this.segment = null;
    this.judged = Bytes.empty();
    if (segment == null) return Bytes.empty();
    this.gate.begin(segment, verdict);
    return this.writer.push(bytes, this.isLast);
  }

  /** What ends the answer in the place of all that is held. @param words that stand for its text */
  refuse(words: Bytes): Bytes {
    this.gate.block(words);
    this.segment = null;
    const out = new ByteWriter(1024);
    out.bytes(this.writer.push(this.judged, false));
    this.judged = Bytes.empty();
    const rest = this.held.take();
    // The words were in what came last, cut in two: its other half ends it.
    out.bytes(this.writer.push(rest, this.ended));
    return out.take();
  }

  /** All that is held, unjudged. */
  surrender(): Bytes {
    this.segment = null;
    this.isLast = this.ended;
    this.gate.begin(new Segment(), new Verdict());
    const out = new ByteWriter(this.judged.length + this.held.length);
    out.bytes(this.writer.push(this.judged, false));
    out.bytes(this.writer.push(this.held.take(), this.ended));
    this.judged = Bytes.empty();
    this.gathering.take();
    return out.take();
  }
}
