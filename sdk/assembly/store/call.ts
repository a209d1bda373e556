import { Bytes } from "../bytes";
import { monotonicNanoseconds } from "../clock";
import { StoreBatch } from "./batch";
import { Breaker } from "./breaker";
import { StoreFault } from "./fault";
import { StoreValue } from "./value";

const NOT_ANSWERED: string = "the store answered fewer commands than it was given";
const UNANSWERED: Bytes = Bytes.of(NOT_ANSWERED);
const NOSCRIPT: Bytes = Bytes.of("NOSCRIPT");

/** What a store answered to a batch: a value for each command, in their order. */
@final
export class StoreReply {
  constructor(
    private readonly values: Array<StoreValue>,
    /**
     * The answer came after `run` had returned: the stream waits, and whoever handles the answer lets it go on. Shared
     * data answers at once, as an open circuit and a refused call do: then the stream does not wait.
     */
    readonly late: bool,
  ) {}

  /** Number of commands that were asked. */
  get length(): i32 {
    return this.values.length;
  }

  /** The answer to the command of that index; an Error where there is none. */
  at(index: i32): StoreValue {
    if (<u32>index < <u32>this.values.length) return this.values[index];
    return StoreValue.failed(StoreFault.Server, NOT_ANSWERED);
  }

  /** The first fault among the answers; None when all are fine. */
  get fault(): StoreFault {
    for (let i = 0; i < this.values.length; i++) {
      if (!this.values[i].ok) return this.values[i].fault;
    }
    return StoreFault.None;
  }

  /** The text of that first fault. */
  get error(): string {
    for (let i = 0; i < this.values.length; i++) {
      if (!this.values[i].ok) return this.values[i].error;
    }
    return "";
  }
}

/** Receives a store's answer: exactly once, unless the configuration goes away before. */
export abstract class StoreHandler {
  /**
   * The answer, or what failed. Host calls act on the stream that asked. Where `reply.late`, let the stream go on
   * (`continueRequest`, a local reply); otherwise `run` has not returned yet, and its caller goes on.
   */
  abstract onReply(reply: StoreReply): void;

  /** The answer came after its stream had ended: nothing may touch the stream. */
  onOrphanReply(_reply: StoreReply): void {}
}

/** A batch on its way: what a back end is given. It ends with `finish` or `fail`, once. */
@final
export class StoreCall {
  private readonly values: Array<StoreValue> = [];
  /** `run` has returned. */
  late: bool = false;
  /** The stream has ended. */
  orphan: bool = false;
  private ended: bool = false;

  constructor(
    readonly batch: StoreBatch,
    readonly contextId: u32,
    readonly rootId: u32,
    private readonly handler: StoreHandler,
    private readonly breaker: Breaker,
  ) {
    for (let i = 0; i < batch.length; i++) this.values.push(StoreValue.failed(StoreFault.Server, NOT_ANSWERED));
  }

  get isOver(): bool {
    return this.ended;
  }

  /** Keeps a command's answer. */
  put(index: i32, value: StoreValue): void {
    if (<u32>index < <u32>this.values.length) this.values[index] = value;
  }

  /** Commands whose script the server did not know. */
  unknownScripts(): Array<i32> {
    const found: i32[] = [];
    for (let i = 0; i < this.values.length; i++) {
      if (this.values[i].errorIs(NOSCRIPT)) found.push(i);
    }
    return found;
  }

  /** The store has answered, be it with errors of single commands. */
  finish(): void {
    if (this.ended) return;
    if (this.credentialsFail()) this.breaker.failed(monotonicNanoseconds());
    else this.breaker.succeeded();
    this.deliver();
  }

  /** There is no answer from the store: all commands that have none fail. */
  fail(fault: StoreFault, why: string): void {
    if (this.ended) return;
    this.breaker.failed(monotonicNanoseconds());
    this.refuse(fault, why);
  }

  /** As `fail`, where the store was not asked. */
  refuse(fault: StoreFault, why: string): void {
    if (this.ended) return;
    for (let i = 0; i < this.values.length; i++) {
      if (!this.isAnswered(i)) this.values[i] = StoreValue.failed(fault, why);
    }
    this.deliver();
  }

  /** An unknown script is as good as no answer: the call goes on with the script's text. */
  private isAnswered(index: i32): bool {
    const value = this.values[index];
    return !value.errorIs(NOSCRIPT) && !value.errorIs(UNANSWERED);
  }

  private credentialsFail(): bool {
    for (let i = 0; i < this.values.length; i++) {
      if (this.values[i].fault != StoreFault.Auth) return false;
    }
    return this.values.length > 0;
  }

  private deliver(): void {
    this.ended = true;
    const reply = new StoreReply(this.values, this.late);
    if (this.orphan) this.handler.onOrphanReply(reply);
    else this.handler.onReply(reply);
  }
}

/** What carries batches to a store. */
export abstract class StoreBackend {
  /** Starts the call; it may end before this returns. */
  abstract send(call: StoreCall): void;
}
