import { Bytes, localReply, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ErrorStyle, windowArguments } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  Charge,
  ChargeReply,
  OnStoreError,
  StoreBatch,
  StoreFault,
  StoreHandler,
  StoreReply,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Need, noteInAiLog } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Account } from "./account";
import { TokenRateLimitPlugin } from "./plugin";
import { TokenRateLimitPolicy } from "./policy";
import { Refusal } from "./refusal";
import { TokenRateLimitStream } from "./stream";

const DETAILS: string = "ai-token-ratelimit.rejected";
const STORE_DETAILS: string = "ai-token-ratelimit.store_error";
const UNAVAILABLE: u32 = 503;

const STATUS: string = "token_ratelimit_status";

/** How a request stands. */
export const enum Verdict {
  /** The store has not answered yet. */
  Open,
  Passed,
  Refused,
}

/** Asks the store whether a request may pass, and answers those that may not. */
@final
export class Admission extends StoreHandler {
  verdict: Verdict = Verdict.Open;
  /** What was to be reserved may be reserved or not: the store did not answer. */
  isUnsure: bool = false;
  private call: Bytes = Bytes.empty();
  /** What the call cost in money, once it is over; -1: nobody knows. */
  nanoDollars: i64 = -1;

  constructor(
    private readonly stream: TokenRateLimitStream,
    private readonly plugin: TokenRateLimitPlugin,
    private readonly policy: TokenRateLimitPolicy,
    readonly accounts: Array<Account>,
    private readonly need: Need,
    private readonly style: ErrorStyle,
  ) {
    super();
  }

  /** The batch that asks. */
  batch(): StoreBatch {
    if (this.policy.isPlain) {
      const limit = this.accounts[0].limit;
      return new StoreBatch().eval(this.plugin.reading, [limit.key], windowArguments(limit));
    }
    const charge = new Charge();
    for (let i = 0; i < this.accounts.length; i++) this.accounts[i].ask(charge, this.need);
    const ledger = this.plugin.ledger;
    if (this.reserves()) ledger.reserve(charge, this.callKey());
    return charge.addTo(new StoreBatch(), ledger.charging);
  }

  /** Under which the store knows the call; empty where its answers do not get lost. */
  callKey(): Bytes {
    if (this.call.length == 0 && this.policy.isRemote) this.call = this.plugin.ledger.callKey(this.policy.oncePrefix);
    return this.call;
  }

  private reserves(): bool {
    for (let i = 0; i < this.accounts.length; i++) if (this.accounts[i].expected(this.need) > 0) return true;
    return false;
  }

  onReply(reply: StoreReply): void {
    this.verdict = this.decide(reply) ? Verdict.Passed : Verdict.Refused;
    if (reply.late && this.verdict == Verdict.Passed) this.stream.continueRequest();
  }

  /** The client has left while the store was asked: nothing of what was charged is due. */
  onOrphanReply(reply: StoreReply): void {
    if (this.policy.isPlain) return;
    if (reply.fault == StoreFault.None) this.take(new ChargeReply(reply.at(0)));
    else this.unanswered(reply.fault);
    this.plugin.settle(this.policy, this, null);
  }

  private decide(reply: StoreReply): bool {
    if (reply.fault != StoreFault.None) return this.withoutStore(reply.fault, reply.error);
    if (this.policy.isPlain) return this.decidePlain(reply);
    const state = new ChargeReply(reply.at(0));
    if (!state.ok) return this.withoutStore(StoreFault.Server, "the answer to a charge is none");
    this.take(state);
    this.countShadows();
    if (!state.refused) return true;
    this.refuse(Refusal.of(this.accounts, this.need, this.style, this.policy.rejectedMessage, wallMilliseconds()));
    return false;
  }

  private take(state: ChargeReply): void {
    for (let i = 0; i < this.accounts.length; i++) {
      this.accounts[i].answered(state.account(i), state.charged, this.need);
    }
  }

  /** A store that was not asked, or that refuses such an account, has reserved nothing. */
  private unanswered(fault: StoreFault): void {
    if (fault == StoreFault.CircuitOpen || fault == StoreFault.WrongType || !this.policy.isRemote) return;
    if (this.policy.isPlain || !this.reserves()) return;
    this.isUnsure = true;
    for (let i = 0; i < this.accounts.length; i++) this.accounts[i].unanswered(this.need);
  }

  /** Higress's script answers `[limit, used, seconds left]`. */
  private decidePlain(reply: StoreReply): bool {
    const answer = reply.at(0);
    if (answer.at(1).asInteger() <= answer.at(0).asInteger()) return true;
    const message = this.policy.rejectedMessage;
    this.refuse(Refusal.ofHigress(message == null ? Bytes.empty() : message, answer.at(2).asInteger()));
    return false;
  }

  private refuse(refusal: Refusal): void {
    noteInAiLog(STATUS, "limited");
    localReply(this.policy.rejectedCode, refusal.body, DETAILS, refusal.headers);
    this.plugin.counters.count("token_ratelimit_count");
  }

  private countShadows(): void {
    for (let i = 0; i < this.accounts.length; i++) {
      if (!this.accounts[i].terms.shadow || !this.accounts[i].isFull) continue;
      noteInAiLog("token_ratelimit_shadow", this.accounts[i].terms.name);
      this.plugin.counters.count("token_ratelimit_shadow_count");
    }
  }

  private withoutStore(fault: StoreFault, error: string): bool {
    this.unanswered(fault);
    let policy = OnStoreError.Allow;
    for (let i = 0; i < this.accounts.length; i++) {
      const terms = this.accounts[i].terms;
      if (!terms.shadow && terms.onStoreError == OnStoreError.Deny) policy = OnStoreError.Deny;
    }
    if (this.plugin.errors.allows(fault, error, policy)) return true;
    if (this.isUnsure) this.plugin.settle(this.policy, this, null);
    noteInAiLog(STATUS, "store_error");
    const refusal = Refusal.ofStore(this.style);
    localReply(UNAVAILABLE, refusal.body, STORE_DETAILS, refusal.headers);
    return false;
  }
}
