import { HttpContext, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Ledger, LedgerTimer, StoreErrors } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { QuotaDecoder, QuotaPolicy } from "./policy";
import { QuotaStream } from "./stream";

const NAME: string = "ai-quota";

export class QuotaPlugin extends RulePlugin<QuotaPolicy> {
  readonly errors: StoreErrors = new StoreErrors(NAME);
  private own: Ledger | null = null;

  constructor(id: u32) {
    super(id, NAME, new QuotaDecoder());
  }

  onConfigured(_rules: RuleSet<QuotaPolicy>): void {
    this.clearTimers();
    this.every(new LedgerTimer(this.ledger));
  }

  get ledger(): Ledger {
    let ledger = this.own;
    if (ledger == null) this.own = ledger = new Ledger(this, NAME);
    return ledger;
  }

  createHttpContext(id: u32): HttpContext {
    return new QuotaStream(id, this);
  }
}
