import {
  Bytes,
  DataStatus,
  HeaderList,
  HttpContext,
  localReply,
  responseBody,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CONTENT_TYPE } from "../header-names";
import { addMark, markAnswer, setHead } from "./response-head";
import { ReplacedAnswer } from "./replaced-answer";

/** Stands for a body: a host only lets be replaced what it has a byte of. */
const PLACEHOLDER: Bytes = Bytes.of(" ");

/** Puts another answer in the place of the one that failed, whose head is held, however much of it has come. */
@final
export class Replacement {
  private isDone: bool = false;
  /** Whether the failed answer is over, and the host holds the byte that stands for it. */
  private isHeld: bool = false;

  constructor(private readonly stream: HttpContext) {}

  /** A piece of the failed answer. */
  onBody(size: i32, endOfStream: bool): DataStatus {
    this.isHeld = endOfStream && !this.isDone;
    if (this.isHeld) responseBody.replaceAll(PLACEHOLDER);
    else if (size > 0) responseBody.replaceAll(Bytes.empty());
    if (this.isDone) return DataStatus.Continue;
    return endOfStream ? DataStatus.StopIterationAndBuffer : DataStatus.StopIterationNoBuffer;
  }

  /** The failed answer has ended with trailers, which would let it go. */
  onTrailers(): TrailersStatus {
    return this.isDone ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  /**
   * The other answer has come. The filters outside see it if the failed one is over; if not, nothing waits for its end, nor
   * depends on it.
   */
  put(answer: ReplacedAnswer): void {
    this.isDone = true;
    if (!this.isHeld) {
      replyWith(answer);
      return;
    }
    setHead(answer.status, answer.type);
    answer.fitHead();
    markAnswer(answer.provider, answer.attempts);
    responseBody.replaceAll(answer.body);
    this.stream.continueResponse();
  }
}

/** Answers by it where no answer of the provider is under way. */
export function replyWith(answer: ReplacedAnswer): void {
  const headers = new HeaderList().addBytes(CONTENT_TYPE, answer.type);
  addMark(headers, answer.provider, answer.attempts);
  localReply(<u32>answer.status, answer.body, "ai-proxy.retried", headers);
}
