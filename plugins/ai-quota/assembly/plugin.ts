import { Bytes, HttpContext, LogLevel, log, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Charge, Ledger, LedgerTimer, StoreErrors } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { noteInAiLog } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Admission } from "./admission";
import { Alerts, AlertTimer, AlertWatch } from "./alerts";
import { BudgetAccount } from "./budget-account";
import { shownModel } from "./call";
import { QuotaDecoder, QuotaPolicy } from "./policy";
import { Spend } from "./spend";
import { QuotaStream } from "./stream";

const NAME: string = "ai-quota";

/** Models without a price that are told of in the log, each once. */
const MOST_MODELS: i32 = 100;

export class QuotaPlugin extends RulePlugin<QuotaPolicy> {
  readonly errors: StoreErrors = new StoreErrors(NAME);
  readonly counters: RequestCounters = new RequestCounters();
  private readonly unpriced: Set<string> = new Set<string>();
  private ownLedger: Ledger | null = null;
  private ownAlerts: Alerts | null = null;

  constructor(id: u32) {
    super(id, NAME, new QuotaDecoder());
  }

  onConfigured(_rules: RuleSet<QuotaPolicy>): void {
    this.clearTimers();
    this.every(new LedgerTimer(this.ledger));
    this.every(new AlertTimer(this.alerts));
  }

  get ledger(): Ledger {
    let ledger = this.ownLedger;
    if (ledger == null) this.ownLedger = ledger = new Ledger(this, NAME);
    return ledger;
  }

  get alerts(): Alerts {
    let alerts = this.ownAlerts;
    if (alerts == null) this.ownAlerts = alerts = new Alerts(this, this.ledger.charging);
    return alerts;
  }

  createHttpContext(id: u32): HttpContext {
    return new QuotaStream(id, this);
  }

  /** Charges budgets or gives back what is still open. @param actual null: the call cost nothing */
  settle(policy: QuotaPolicy, admission: Admission, actual: Spend | null): void {
    const accounts = admission.accounts;
    const charge = new Charge();
    const charged: BudgetAccount[] = [];
    for (let i = 0; i < accounts.length; i++) {
      if (accounts[i].settle(charge, actual, admission.isUnsure)) charged.push(accounts[i]);
    }
    if (admission.isUnsure) charge.unsure();
    const watch = new AlertWatch(this.alerts, charged, policy);
    this.ledger.settle(charge, policy.store, admission.callKey, watch);
  }

  /** A budget in money was asked, or charged, for a model that has no price. @param model empty: nobody says which */
  tellUnknownPrice(model: Bytes): void {
    const name = model.length > 0 ? shownModel(model) : "(none)";
    noteInAiLog("quota_unknown_price", name);
    this.counters.count("quota_unknown_price_count");
    if (this.unpriced.size >= MOST_MODELS || this.unpriced.has(name)) return;
    this.unpriced.add(name);
    log(LogLevel.Warn, NAME + ": a call of the model " + name + " is not in budgets of money: it has no price");
  }
}
