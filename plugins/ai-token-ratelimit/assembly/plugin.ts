import {
  Bytes,
  HttpContext,
  LogLevel,
  localReply,
  log,
  RulePlugin,
  RuleSet,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ErrorStyle, RequestCounters, windowArguments } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  Charge,
  FixedWindowAdd,
  FixedWindowRead,
  Ledger,
  LedgerTimer,
  Script,
  StoreBatch,
  StoreErrors,
  StoreHandler,
  StoreReply,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { noteInAiLog, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Account } from "./account";
import { Admission } from "./admission";
import { TokenRateLimitDecoder, TokenRateLimitPolicy } from "./policy";
import { Refusal } from "./refusal";
import { TokenRateLimitStream } from "./stream";

const NAME: string = "ai-token-ratelimit";
const PAYMENT_REQUIRED: u32 = 402;
/** Names come from clients. */
const MOST_MODELS: i32 = 100;

export class TokenRateLimitPlugin extends RulePlugin<TokenRateLimitPolicy> {
  readonly errors: StoreErrors = new StoreErrors(NAME);
  readonly counters: RequestCounters = new RequestCounters();
  /** Asks as Higress does. */
  readonly reading: Script = new FixedWindowRead();
  /** Charges as Higress does. */
  private readonly adding: Script = new FixedWindowAdd();
  private own: Ledger | null = null;
  /** Models of which a line has said that they have no price. */
  private readonly unpriced: Set<string> = new Set<string>();

  constructor(id: u32) {
    super(id, NAME, new TokenRateLimitDecoder());
  }

  onConfigured(_rules: RuleSet<TokenRateLimitPolicy>): void {
    this.clearTimers();
    this.every(new LedgerTimer(this.ledger));
  }

  get ledger(): Ledger {
    let ledger = this.own;
    if (ledger == null) this.own = ledger = new Ledger(this, NAME);
    return ledger;
  }

  createHttpContext(id: u32): HttpContext {
    return new TokenRateLimitStream(id, this);
  }

  /** Charges or gives back what is still open. @param usage null: the call cost nothing */
  settle(policy: TokenRateLimitPolicy, admission: Admission, usage: Usage | null): void {
    const accounts = admission.accounts;
    if (policy.isPlain) {
      if (usage != null && accounts.length > 0) this.add(policy, accounts[0], usage);
      return;
    }
    const charge = new Charge();
    for (let i = 0; i < accounts.length; i++) {
      accounts[i].settle(charge, usage, admission.nanoDollars, admission.isUnsure);
    }
    if (admission.isUnsure) charge.unsure();
    this.ledger.settle(charge, policy.store, admission.callKey());
  }

  /** Tells of a call that is in no limit of money, since its model has no price. */
  tellUnknownPrice(model: Bytes): void {
    const name = model.length > 0 ? model.toString() : "(none)";
    noteInAiLog("token_ratelimit_unknown_price", name);
    this.counters.count("token_ratelimit_unknown_price_count");
    if (this.unpriced.size >= MOST_MODELS || this.unpriced.has(name)) return;
    this.unpriced.add(name);
    log(LogLevel.Warn, NAME + ": a call of the model " + name + " is in no limit of money: it has no price");
  }

  /** Answers the current request, whose model has no price. */
  refuseForPrice(model: Bytes, style: ErrorStyle): void {
    this.tellUnknownPrice(model);
    noteInAiLog("token_ratelimit_status", "unknown_price");
    const refusal = Refusal.ofPrice(model, style);
    localReply(PAYMENT_REQUIRED, refusal.body, "ai-token-ratelimit.unknown_price", refusal.headers);
  }

  /** As Higress charges: whatever comes of it. */
  private add(policy: TokenRateLimitPolicy, account: Account, usage: Usage): void {
    const limit = account.limit;
    const args = windowArguments(limit);
    args.push(Bytes.of(usage.total.toString()));
    policy.store.runDetached(new StoreBatch().eval(this.adding, [limit.key], args), this.id, new Unread());
  }
}

@final
class Unread extends StoreHandler {
  onReply(_reply: StoreReply): void {}
}
