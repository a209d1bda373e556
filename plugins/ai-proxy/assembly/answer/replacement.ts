import {
  Bytes,
  ByteWriter,
  DataStatus,
  HeaderList,
  localReply,
  responseBody,
  responseHeaders,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { STATUS } from "../header-names";
import { ReplacedAnswer } from "./replaced-answer";

/** Stands for a body: a host only lets be replaced what it has a byte of. */
const PLACEHOLDER: Bytes = Bytes.of(" ");

/** Largest answer of an error status that is kept for the case that no other one comes, in bytes. */
const KEPT_LIMIT: i32 = 1 << 20;

/** Puts another answer in the place of the one that failed, whose head is held, however much of it has come. */
@final
export class Replacement {
  private isDone: bool = false;
  /** Whether the failed answer is over, and the host holds the byte that stands for it. */
  private isHeld: bool = false;
  private readonly kept: ByteWriter = new ByteWriter(0, KEPT_LIMIT);

  /**
   * @param status the failed answer's
   * @param head its head; empty when nothing of it is worth keeping
   * @param isOver whether nothing more of it comes
   */
  constructor(
    readonly status: i32,
    readonly head: HeaderList,
    private isOver: bool,
  ) {}

  /** Whether as much of the failed answer is there as will be. */
  get isComplete(): bool {
    return this.isOver || this.head.pairs.length == 0 || this.kept.overflowed;
  }

  /** The failed answer's body; empty when it was too large. */
  takeBody(): Bytes {
    return this.kept.overflowed ? Bytes.empty() : this.kept.take();
  }

  /** A piece of the failed answer. */
  onBody(size: i32, endOfStream: bool): DataStatus {
    this.isHeld = endOfStream && !this.isDone;
    if (!this.isDone && !this.isComplete) this.kept.bytes(responseBody.read(0, size));
    this.isOver = endOfStream;
    if (this.isHeld) responseBody.replaceAll(PLACEHOLDER);
    else if (size > 0) responseBody.replaceAll(Bytes.empty());
    if (this.isDone) return DataStatus.Continue;
    return endOfStream ? DataStatus.StopIterationAndBuffer : DataStatus.StopIterationNoBuffer;
  }

  /** The failed answer has ended with trailers, which would let it go. */
  onTrailers(): TrailersStatus {
    this.isOver = true;
    return this.isDone ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  /**
   * Puts the other answer. The filters outside see it if the failed one is over: then true, and it may go on. If not, nothing
   * waits for its end, nor depends on it.
   */
  put(answer: ReplacedAnswer): bool {
    this.isDone = true;
    if (!this.isHeld) {
      replyWith(answer);
      return false;
    }
    responseHeaders.setAll(answer.head.addBytes(STATUS, Bytes.of(answer.status.toString())));
    responseBody.replaceAll(answer.body);
    return true;
  }
}

/** Answers by it where no answer of the provider is under way. */
export function replyWith(answer: ReplacedAnswer): void {
  localReply(<u32>answer.status, answer.body, "ai-proxy.retried", answer.head);
}
