import { Bytes, HttpContext, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestCounters, windowArguments } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
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
import { Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Account } from "./account";
import { Admission } from "./admission";
import { TokenRateLimitDecoder, TokenRateLimitPolicy } from "./policy";
import { TokenRateLimitStream } from "./stream";

const NAME: string = "ai-token-ratelimit";

export class TokenRateLimitPlugin extends RulePlugin<TokenRateLimitPolicy> {
  readonly errors: StoreErrors = new StoreErrors(NAME);
  readonly counters: RequestCounters = new RequestCounters();
  /** Asks as Higress does. */
  readonly reading: Script = new FixedWindowRead();
  /** Charges as Higress does. */
  private readonly adding: Script = new FixedWindowAdd();
  private own: Ledger | null = null;

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
    for (let i = 0; i < accounts.length; i++) accounts[i].settle(charge, usage, admission.isUnsure);
    if (admission.isUnsure) charge.unsure();
    this.ledger.settle(charge, policy.store, admission.callKey());
  }

  /** As Higress charges: whatever comes of it. */
  private add(policy: TokenRateLimitPolicy, account: Account, usage: Usage): void {
    const limit = account.limit;
    const args = windowArguments(limit);
    args.push(Bytes.of(usage.total.toString()));
    policy.store.runDetached(new StoreBatch().eval(this.adding, [limit.key], args), this, new Unread());
  }
}

@final
class Unread extends StoreHandler {
  onReply(_reply: StoreReply): void {}
}
