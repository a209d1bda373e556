import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  Counter,
  LogLevel,
  log,
  PluginContext,
  Timer,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  Charge,
  ChargeObserver,
  ChargeReply,
  Script,
  StoreBatch,
  StoreFault,
  StoreHandler,
  StoreReply,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { alertJson, claimOf, reaches, Webhook } from "./alert";
import { BudgetAccount } from "./budget-account";
import { QuotaPolicy } from "./policy";

/** Milliseconds between tries of one alert, and how often it is tried. */
const RETRY_PERIOD: u32 = 5000;
const MOST_TRIES: i32 = 12;
/** Alerts that wait for another try; thresholds of which this worker knows that somebody told of them. */
const MOST_WAITING: i32 = 100;
const MOST_KNOWN: i32 = 4096;

/**
 * Tells somebody when budgets come to their thresholds: each once a period, whoever of the workers and gateways that share a
 * store sees it first. No request waits for it, and none is refused for it.
 */
@final
export class Alerts {
  private readonly known: Set<string> = new Set<string>();
  private waiting: Array<Delivery> = [];
  private readonly sent: Counter = new Counter("quota.alerts.sent");
  private readonly failed: Counter = new Counter("quota.alerts.failed");

  /** @param script of charges */
  constructor(
    private readonly plugin: PluginContext,
    private readonly script: Script,
  ) {}

  /** @param isFull a request was refused: then the budget is as good as used up */
  check(account: BudgetAccount, used: i64, isFull: bool, policy: QuotaPolicy): void {
    const webhook = policy.webhook;
    if (webhook == null) return;
    const most = account.limit.most;
    const percents = account.terms.alertAt;
    for (let i = 0; i < percents.length; i++) {
      if (!reaches(used, most, percents[i]) && !(isFull && percents[i] <= 100)) continue;
      const limit = claimOf(account, percents[i]);
      const name = limit.key.toString();
      if (this.known.has(name)) continue;
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      this.known.add(name);
      const delivery = new Delivery(this, webhook, alertJson(account, used, percents[i]));
      const batch = new Charge().reserve(limit, 1).addTo(new StoreBatch(), this.script);
      policy.store.runDetached(batch, this.plugin.id, new Claim(this, name, delivery));
    }
  }

  /** The store did not say whether somebody told of it already. */
  forget(name: string): void {
    this.known.delete(name);
  }

  send(delivery: Delivery): void {
    const clusters = delivery.webhook.clusters;
    for (let i = 0; i < clusters.length; i++) {
      const request = delivery.webhook.request(clusters[i], delivery.body);
      if (this.plugin.callout(request, delivery)) return;
    }
    this.end(delivery, 0);
  }

  /** @param status of the answer; 0: there was none */
  end(delivery: Delivery, status: u32): void {
    if (status >= 200 && status < 300) {
      this.sent.add();
      return;
    }
    if (++delivery.tries < MOST_TRIES && this.waiting.length < MOST_WAITING) {
      this.waiting.push(delivery);
      return;
    }
    this.failed.add();
    const why = status == 0 ? "it does not answer" : "it answered " + status.toString();
    log(LogLevel.Warn, "ai-quota: an alert of a budget is lost: webhook: " + why);
  }

  /** Tries again what failed; the timer calls it. */
  retry(): void {
    const due = this.waiting;
    this.waiting = [];
    for (let i = 0; i < due.length; i++) this.send(due[i]);
  }
}

/** Tries again in each period. */
@final
export class AlertTimer extends Timer {
  constructor(private readonly alerts: Alerts) {
    super(RETRY_PERIOD);
  }

  run(): void {
    this.alerts.retry();
  }
}

/** One alert on its way. */
@final
export class Delivery extends CalloutHandler {
  tries: i32 = 0;

  constructor(
    private readonly alerts: Alerts,
    readonly webhook: Webhook,
    /** JSON */
    readonly body: Bytes,
  ) {
    super();
  }

  onReply(reply: CalloutReply): void {
    this.alerts.end(this, reply.status);
  }
}

/** Knows whether this worker is the one that tells of it. */
@final
class Claim extends StoreHandler {
  constructor(
    private readonly alerts: Alerts,
    private readonly name: string,
    private readonly delivery: Delivery,
  ) {
    super();
  }

  onReply(reply: StoreReply): void {
    if (reply.fault != StoreFault.None) this.alerts.forget(this.name);
    else if (new ChargeReply(reply.at(0)).charged) this.alerts.send(this.delivery);
  }
}

/** Looks at accounts once they were charged. */
@final
export class AlertWatch extends ChargeObserver {
  /** @param accounts in the order of the charge */
  constructor(
    private readonly alerts: Alerts,
    private readonly accounts: Array<BudgetAccount>,
    private readonly policy: QuotaPolicy,
  ) {
    super();
  }

  onCharged(reply: ChargeReply): void {
    for (let i = 0; i < this.accounts.length; i++) {
      this.alerts.check(this.accounts[i], reply.account(i).used, false, this.policy);
    }
  }
}
