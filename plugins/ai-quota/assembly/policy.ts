import {
  Bytes,
  ByteWriter,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonValue,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { PriceBook, readPrices } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { SubjectFacts } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  OnStoreError,
  onStoreErrorOf,
  openStore,
  Store,
  storeSettingsOf,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Webhook } from "./alert";
import { Budget } from "./budget";
import { BudgetAccount } from "./budget-account";
import { AiQuotaConfig } from "./generated/config.gen";
import { OperationPaths } from "./operation";
import { budgetPrefix, readBudgets } from "./read-budgets";

const PREFIX: string = "chat_quota:";
const IN_PROCESS: string =
  "without redis or a store, what is used is kept in this Envoy process alone, and forgotten with it";

/** A configuration made ready for requests. */
@final
export class QuotaPolicy {
  /** Whether consumers have quotas, as on Higress. */
  readonly hasQuotas: bool;
  readonly admin: Bytes;
  readonly paths: OperationPaths;
  readonly onStoreError: OnStoreError;
  /** Whether budgets are charged before a call. */
  readonly reserves: bool;
  /** Output tokens of a request that sets no maximum. */
  readonly outputEstimate: i64;
  readonly deniesUnknownPrice: bool;
  /** Status of a request that a budget refuses; 0: by what it counts. */
  readonly rejectedCode: u32;
  readonly tellsClients: bool;
  /** Header that routes match the model on. */
  readonly modelHeader: Bytes;
  /** Null: nobody is told. */
  readonly webhook: Webhook | null;
  /** In front of the keys of calls. */
  readonly oncePrefix: string;
  private readonly prefix: Bytes;

  constructor(
    config: AiQuotaConfig,
    readonly budgets: Array<Budget>,
    readonly prices: PriceBook,
    readonly store: Store,
    /** Whether an answer of the store may get lost, and a charge with it. */
    readonly isRemote: bool,
  ) {
    this.hasQuotas = config.hasAdminConsumer;
    this.admin = Bytes.of(config.adminConsumer);
    this.paths = new OperationPaths(config.adminPath);
    this.onStoreError = onStoreErrorOf(config.onStoreError);
    this.reserves = config.reserve;
    this.outputEstimate = <i64>config.outputEstimate;
    this.deniesUnknownPrice = config.unknownPrice == "deny";
    this.rejectedCode = config.hasRejectedCode ? <u32>config.rejectedCode : 0;
    this.tellsClients = config.budgetHeaders;
    this.modelHeader = Bytes.of(config.modelHeader);
    this.webhook = config.hasWebhook ? new Webhook(config.webhook) : null;
    this.oncePrefix = budgetPrefix(config.ruleName) + "once:";
    this.prefix = Bytes.of(config.redisKeyPrefix.length > 0 ? config.redisKeyPrefix : PREFIX);
  }

  /** Where the quota of a consumer is kept, as on Higress. */
  quotaKey(consumer: Bytes): Bytes {
    const out = new ByteWriter(this.prefix.length + consumer.length);
    out.bytes(this.prefix);
    out.bytes(consumer);
    return out.take();
  }

  /** Whether a request's body is read before the request is sent on. */
  get needsBody(): bool {
    for (let i = 0; i < this.budgets.length; i++) if (this.reserves || this.budgets[i].readsModel) return true;
    return false;
  }

  /**
   * The accounts of budgets that a request is charged to.
   * @param model empty: nobody said
   * @param downgraded whether the model is a cheaper one already
   * @param now milliseconds since 1970
   */
  accountsOf(facts: SubjectFacts, model: Bytes, downgraded: bool, now: i64): Array<BudgetAccount> {
    const accounts: BudgetAccount[] = [];
    for (let i = 0; i < this.budgets.length; i++) {
      const account = this.budgets[i].accountOf(facts, model, downgraded, now);
      if (account != null) accounts.push(account);
    }
    return accounts;
  }
}

@final
export class QuotaDecoder extends ConfigDecoder<QuotaPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): QuotaPolicy {
    const config = AiQuotaConfig.decode(value, path, issues);
    if (!config.hasAdminConsumer && !config.hasBudgets) {
      issues.error(path, "one of admin_consumer and budgets must be there");
    }
    if (config.hasBudgets && !config.hasRuleName) issues.error(path.key("rule_name"), "is required with budgets");
    const prices = readPrices(config.prices, path.key("prices"), issues);
    const budgets = readBudgets(config, path.key("budgets"), issues);
    const settings = storeSettingsOf(config, path, issues);
    const store = openStore(settings);
    if (!store.ok) issues.error(path, store.error);
    const isRemote = settings.type != "shared";
    if (!isRemote) issues.warn(path, IN_PROCESS);
    return new QuotaPolicy(config, budgets, prices, store.value, isRemote);
  }
}
