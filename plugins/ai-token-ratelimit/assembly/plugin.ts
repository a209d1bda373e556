import { HttpContext, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { FixedWindowRead, Script, StoreErrors } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { RefusalCounters } from "./counters";
import { Ledger, LedgerTimer } from "./ledger";
import { TokenRateLimitDecoder, TokenRateLimitPolicy } from "./policy";
import { TokenRateLimitStream } from "./stream";

const NAME: string = "ai-token-ratelimit";

export class TokenRateLimitPlugin extends RulePlugin<TokenRateLimitPolicy> {
  readonly errors: StoreErrors = new StoreErrors(NAME);
  readonly counters: RefusalCounters = new RefusalCounters();
  /** Asks as Higress does. */
  readonly reading: Script = new FixedWindowRead();
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
    if (ledger == null) this.own = ledger = new Ledger(this);
    return ledger;
  }

  createHttpContext(id: u32): HttpContext {
    return new TokenRateLimitStream(id, this);
  }
}
