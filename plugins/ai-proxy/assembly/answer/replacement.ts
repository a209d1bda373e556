import {
  Bytes,
  DataStatus,
  HttpContext,
  localReply,
  responseBody,
  responseHeaders,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { STATUS } from "../header-names";
import { ReplacedAnswer } from "./replaced-answer";

/** Stands for a body that is still to come: a host only lets go on, and lets be replaced, what it has a byte of. */
const PLACEHOLDER: Bytes = Bytes.of(" ");

const enum State {
  /** The other answer is not there yet. */
  Waiting,
  /** It is there, and waits for a place to be put. */
  Ready,
  Done,
}

/** Puts another answer in the place of the one that failed, whose head is held, however much of it has come. */
@final
export class Replacement {
  private state: State = State.Waiting;
  private answer: ReplacedAnswer | null = null;
  /** Whether the host holds a piece of the body. */
  private holdsBody: bool = false;
  /** Bytes of the failed answer that the host holds. */
  size: i32 = 0;

  /**
   * @param isOver whether nothing more of the failed answer comes; of one that is over before its body began the host has no
   * byte, and the other answer is a local reply
   * @param limit bytes of the failed answer that are kept, for the case that no other one comes; with more none are
   */
  constructor(
    private readonly stream: HttpContext,
    public isOver: bool,
    private readonly limit: i32,
  ) {}

  /** Whether the failed answer is there as far as it came. */
  get isKept(): bool {
    return this.size <= this.limit;
  }

  /** Whether the failed answer has no body. */
  get isBodiless(): bool {
    return this.isOver && !this.holdsBody;
  }

  /** A piece of the failed answer. */
  onBody(size: i32, endOfStream: bool): DataStatus {
    switch (this.state) {
      case State.Waiting:
        this.size = max(size, this.size);
        if (size == 0 || !this.isKept) responseBody.replaceAll(PLACEHOLDER);
        this.isOver = endOfStream;
        this.holdsBody = true;
        return DataStatus.StopIterationAndBuffer;
      case State.Ready:
        this.write();
        return DataStatus.Continue;
      default:
        if (size > 0) responseBody.replaceAll(Bytes.empty());
        return DataStatus.Continue;
    }
  }

  /** The failed answer has ended, and is held with its trailers. */
  onTrailers(): TrailersStatus {
    const answer = this.answer;
    this.isOver = true;
    if (this.state == State.Ready && answer != null) this.put(answer);
    else if (this.state == State.Done) return TrailersStatus.Continue;
    return TrailersStatus.StopIteration;
  }

  /** The other answer has come. */
  put(answer: ReplacedAnswer): void {
    this.answer = answer;
    this.state = State.Ready;
    if (this.holdsBody) {
      this.write();
      this.stream.continueResponse();
    } else if (this.isOver) {
      this.state = State.Done;
      replyWith(answer);
    }
  }

  private write(): void {
    const answer = this.answer;
    if (answer == null) return;
    this.state = State.Done;
    responseHeaders.setAll(answer.head.addBytes(STATUS, Bytes.of(answer.status.toString())));
    responseBody.replaceAll(answer.body);
  }
}

/** Answers by it where no answer of the provider is under way. */
export function replyWith(answer: ReplacedAnswer): void {
  localReply(<u32>answer.status, answer.body, "ai-proxy.retried", answer.head);
}
