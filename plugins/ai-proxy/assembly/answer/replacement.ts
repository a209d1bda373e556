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

  /** @param hasBody whether a body is sure to come, whose place the other answer takes; else that is a local reply */
  constructor(
    private readonly stream: HttpContext,
    private hasBody: bool,
  ) {}

  /** A piece of the failed answer. */
  onBody(size: i32): DataStatus {
    switch (this.state) {
      case State.Waiting:
        if (!this.hasBody) {
          if (size > 0) responseBody.replaceAll(Bytes.empty());
          return DataStatus.StopIterationNoBuffer;
        }
        responseBody.replaceAll(PLACEHOLDER);
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

  /** The failed answer has ended with trailers, which hold back what they end until the other answer has come. */
  onTrailers(): TrailersStatus {
    if (this.state == State.Done) return TrailersStatus.Continue;
    const answer = this.answer;
    if (!this.holdsBody) this.hasBody = false;
    if (answer != null) this.put(answer);
    return TrailersStatus.StopIteration;
  }

  /** The other answer has come. */
  put(answer: ReplacedAnswer): void {
    this.answer = answer;
    this.state = State.Ready;
    if (!this.hasBody) {
      this.state = State.Done;
      replyWith(answer);
    } else if (this.holdsBody) {
      this.write();
      this.stream.continueResponse();
    }
  }

  private write(): void {
    const answer = this.answer;
    if (answer == null) return;
    this.state = State.Done;
    setHead(answer.status, answer.type);
    answer.fitHead();
    markAnswer(answer.provider, answer.attempts);
    responseBody.replaceAll(answer.body);
  }
}

/** Answers by it where no answer of the provider is under way. */
export function replyWith(answer: ReplacedAnswer): void {
  const headers = new HeaderList().addBytes(CONTENT_TYPE, answer.type);
  addMark(headers, answer.provider, answer.attempts);
  localReply(<u32>answer.status, answer.body, "ai-proxy.retried", headers);
}
