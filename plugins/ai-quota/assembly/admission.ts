import { Bytes, localReply, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { hasPrice, publishAskedModel } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { HostSubjectFacts } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  Charge,
  ChargeReply,
  OnStoreError,
  StoreBatch,
  StoreFault,
  StoreHandler,
  StoreReply,
  StoreValue,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { noteInAiLog } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Unit } from "./amount";
import { Action, BudgetAccount } from "./budget-account";
import { budgetHeaders } from "./budget-headers";
import { Call, shownModel } from "./call";
import { askFor } from "./downgrade";
import { QuotaPlugin } from "./plugin";
import { QuotaPolicy } from "./policy";
import { isUsedUp } from "./quota-account";
import { fullest, Refusal } from "./refusal";
import { replyNoQuota } from "./replies";
import { Spend } from "./spend";
import { QuotaStream } from "./stream";
import { Verdict } from "./verdict";

const STATUS: string = "quota_status";

/** Asks the store whether a request may pass, and answers those that may not. */
@final
export class Admission extends StoreHandler {
  verdict: Verdict = Verdict.Open;
  /** Of budgets. */
  accounts: Array<BudgetAccount> = [];
  /** Under which the store knows the call; empty where its answers do not get lost. */
  callKey: Bytes = Bytes.empty();
  /** The store did not answer a reservation: it may have been made. */
  isUnsure: bool = false;
  private expected: Spend = Spend.none();
  /** The model that was asked for before a cheaper one was; empty: none was. */
  private dearer: Bytes = Bytes.empty();
  /** The account for which a cheaper model was asked. */
  private full: BudgetAccount | null = null;
  private asksQuota: bool;
  /** An answer came after the stream was held. */
  private isLate: bool = false;
  private isOver: bool = false;

  constructor(
    private readonly stream: QuotaStream,
    private readonly plugin: QuotaPlugin,
    private readonly policy: QuotaPolicy,
    readonly call: Call,
  ) {
    super();
    this.asksQuota = call.quotaKey.length > 0;
  }

  /** Whether the stream has to wait, the verdict says. */
  ask(): void {
    const policy = this.policy;
    const call = this.call;
    this.accounts = policy.accountsOf(new HostSubjectFacts(), call.model, this.isDowngraded, wallMilliseconds());
    this.expected = policy.reserves ? Spend.expected(policy.prices, call.model, call.need) : Spend.none();
    const batch = new StoreBatch();
    if (this.asksQuota) batch.get(call.quotaKey);
    if (this.accounts.length > 0) this.charge().addTo(batch, this.plugin.ledger.charging);
    if (batch.length == 0) this.verdict = this.pass();
    else if (this.lacksPrice) this.verdict = this.refuseForPrice();
    else policy.store.run(batch, this.stream, this);
  }

  onReply(reply: StoreReply): void {
    if (reply.late) this.isLate = true;
    this.verdict = this.decide(reply);
    if (this.verdict != Verdict.Passed || !this.isLate || this.isOver) return;
    this.isOver = true;
    this.stream.continueRequest();
  }

  /** The client has left while the store was asked: nothing of what was charged is due. */
  onOrphanReply(reply: StoreReply): void {
    this.giveBack(reply.at(this.asksQuota ? 1 : 0));
  }

  /** What is asked a second time is another charge, with a key of its own. */
  private charge(): Charge {
    const charge = new Charge();
    for (let i = 0; i < this.accounts.length; i++) this.accounts[i].ask(charge, this.expected);
    const ledger = this.plugin.ledger;
    if (this.policy.isRemote) this.callKey = ledger.callKey(this.policy.oncePrefix);
    return this.reserves ? ledger.reserve(charge, this.callKey) : charge;
  }

  private get reserves(): bool {
    return this.expected.tokens > 0;
  }

  private decide(reply: StoreReply): Verdict {
    const value = reply.at(this.asksQuota ? 1 : 0);
    if (this.asksQuota && !this.hasQuota(reply.at(0))) {
      this.giveBack(value);
      replyNoQuota();
      return Verdict.Refused;
    }
    if (this.accounts.length == 0) return Verdict.Passed;
    const state = new ChargeReply(value);
    if (!state.ok) return this.withoutStore(value);
    this.take(state);
    return state.refused ? this.refuseOrDowngrade() : this.pass();
  }

  private hasQuota(quota: StoreValue): bool {
    if (quota.ok && !isUsedUp(quota)) return true;
    if (!quota.ok && this.plugin.errors.allows(quota.fault, quota.error, this.policy.onStoreError)) return true;
    noteInAiLog(STATUS, quota.ok ? "noquota" : "store_error");
    this.plugin.counters.count("quota_refused_count");
    return false;
  }

  private take(state: ChargeReply): void {
    for (let i = 0; i < this.accounts.length; i++) {
      this.accounts[i].answered(state.account(i), state.charged, this.expected);
    }
  }

  private giveBack(value: StoreValue): void {
    if (this.accounts.length == 0) return;
    const state = new ChargeReply(value);
    if (state.ok) this.take(state);
    else this.unanswered(value.fault);
    this.plugin.settle(this.policy, this, null);
  }

  /** A store that was not asked, or that refuses such an account, has reserved nothing. */
  private unanswered(fault: StoreFault): void {
    if (fault == StoreFault.CircuitOpen || fault == StoreFault.WrongType) return;
    if (!this.policy.isRemote || !this.reserves) return;
    this.isUnsure = true;
    for (let i = 0; i < this.accounts.length; i++) this.accounts[i].unanswered(this.expected);
  }

  /** Whether the call asks a cheaper model than the client did. */
  get isDowngraded(): bool {
    return this.dearer.length > 0;
  }

  private pass(): Verdict {
    if (!this.isDowngraded) return Verdict.Passed;
    if (!askFor(this.call.model, this.call.bodySize, this.policy.modelHeader)) {
      this.plugin.settle(this.policy, this, null);
      return this.refuse(this.full);
    }
    publishAskedModel(this.call.model);
    noteInAiLog("quota_downgraded", shownModel(this.dearer));
    this.plugin.counters.count("quota_downgraded_count");
    return Verdict.Passed;
  }

  /** Nothing was charged. A second question, for the cheaper model, is a second round trip. */
  private refuseOrDowngrade(): Verdict {
    this.alert();
    const cheaper = this.cheaper();
    if (cheaper != null) {
      this.full = fullest(this.accounts);
      this.dearer = this.call.model;
      this.call.model = cheaper;
      this.asksQuota = false;
      this.verdict = Verdict.Open;
      this.ask();
      return this.verdict;
    }
    return this.refuse(fullest(this.accounts));
  }

  /** The model of the first budget without room that has one; null: there is none, or the request can not be changed. */
  private cheaper(): Bytes | null {
    if (this.isDowngraded || this.call.bodySize == 0) return null;
    for (let i = 0; i < this.accounts.length; i++) {
      const account = this.accounts[i];
      if (account.isFull && account.enforces && account.terms.action == Action.Downgrade) return account.terms.cheaper;
    }
    return null;
  }

  /** @param account the one without room */
  private refuse(account: BudgetAccount | null): Verdict {
    if (account == null) {
      this.answer(Refusal.ofStore(this.call.style), "store_error", "store_error");
      return Verdict.Refused;
    }
    noteInAiLog("quota_budget", account.terms.name);
    const now = wallMilliseconds();
    const refusal = Refusal.of(account, this.expected, this.call.style, now);
    if (this.policy.tellsClients) refusal.tell(budgetHeaders(this.accounts, now));
    this.answer(refusal, "limited", "rejected");
    return Verdict.Refused;
  }

  private alert(): void {
    for (let i = 0; i < this.accounts.length; i++) {
      const account = this.accounts[i];
      if (account.isFull) this.plugin.alerts.check(account, account.used, true, this.policy);
    }
  }

  /** Whether a budget of the call is in money. */
  get countsMoney(): bool {
    for (let i = 0; i < this.accounts.length; i++) if (this.accounts[i].terms.unit == Unit.Usd) return true;
    return false;
  }

  /** Whether nobody knows what the model costs, and that is no way to pass. */
  private get lacksPrice(): bool {
    const model = this.call.model;
    if (!this.policy.deniesUnknownPrice || model.length == 0 || !this.countsMoney) return false;
    return !hasPrice(this.policy.prices, model);
  }

  private refuseForPrice(): Verdict {
    this.plugin.tellUnknownPrice(this.call.model);
    this.answer(Refusal.ofPrice(this.call.model, this.call.style), "unknown_price", "unknown_price");
    return Verdict.Refused;
  }

  private withoutStore(value: StoreValue): Verdict {
    let policy = OnStoreError.Allow;
    for (let i = 0; i < this.accounts.length; i++) {
      const account = this.accounts[i];
      if (account.enforces && account.terms.onStoreError == OnStoreError.Deny) policy = OnStoreError.Deny;
    }
    const fault = value.ok ? StoreFault.Server : value.fault;
    const error = value.ok ? "the answer to a charge is none" : value.error;
    this.unanswered(fault);
    if (this.plugin.errors.allows(fault, error, policy)) return this.pass();
    if (this.isUnsure) this.plugin.settle(this.policy, this, null);
    this.answer(Refusal.ofStore(this.call.style), "store_error", "store_error");
    return Verdict.Refused;
  }

  /** @param status of `ai_log` @param details the last part of the reply's */
  private answer(refusal: Refusal, status: string, details: string): void {
    noteInAiLog(STATUS, status);
    const code = this.policy.rejectedCode > 0 && status == "limited" ? this.policy.rejectedCode : refusal.status;
    localReply(code, refusal.body, "ai-quota." + details, refusal.headers);
    this.plugin.counters.count("quota_refused_count");
  }
}
