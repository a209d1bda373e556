import { Bytes, ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PriceBook, readPrices } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { readWindows, SubjectFacts, WindowRule } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { onStoreErrorOf, openStore, Store, storeSettingsOf } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Account, LimitTerms } from "./account";
import { AiTokenRatelimitConfig, GlobalThreshold, LimitKey, RuleItem } from "./generated/config.gen";
import { keyPrefix } from "./key";
import { LimitRule } from "./limit-rule";
import { Measure } from "./measure";
import { readLimits } from "./read-limits";
import { TokenWindows } from "./token-windows";

/** What Higress answers. */
const REJECTED: string = "Too many requests";

/** A configuration made ready for requests. */
@final
export class TokenRateLimitPolicy {
  /** Whether nothing but Higress's keys is used: then everything is as there. */
  readonly isPlain: bool;
  /** Whether a request's body is read before the request is sent on. */
  readonly needsBody: bool;
  readonly rejectedCode: u32;
  /** Null where the client's API says how an error looks. */
  readonly rejectedMessage: Bytes | null;
  /** Output tokens of a request that sets no maximum. */
  readonly outputEstimate: i64;
  /** Whether a request for a model without a price is refused where a limit counts money. */
  readonly deniesUnknownPrice: bool;
  /** In front of a key under which it is noted that a charge was made. */
  readonly oncePrefix: string;

  constructor(
    config: AiTokenRatelimitConfig,
    private readonly rule: WindowRule | null,
    /** Of that rule. */
    private readonly terms: LimitTerms,
    private readonly limits: Array<LimitRule>,
    readonly prices: PriceBook,
    readonly store: Store,
    /** Whether an answer of the store may get lost, and a charge with it. */
    readonly isRemote: bool,
  ) {
    const isPlain = limits.length == 0 && !config.reserve && !config.shadow;
    this.isPlain = isPlain;
    this.needsBody = (rule != null && config.reserve) || needBody(limits, config.unknownPrice == "deny");
    this.rejectedCode = <u32>config.rejectedCode;
    let message: Bytes | null = null;
    if (config.hasRejectedMsg) message = Bytes.of(config.rejectedMsg);
    else if (isPlain) message = Bytes.of(REJECTED);
    this.rejectedMessage = message;
    this.outputEstimate = <i64>config.outputEstimate;
    this.deniesUnknownPrice = config.unknownPrice == "deny";
    this.oncePrefix = keyPrefix(config.ruleName) + "once:";
  }

  /** The accounts that a request is charged to. @param model empty: nobody said */
  accountsOf(facts: SubjectFacts, model: Bytes): Array<Account> {
    const accounts: Account[] = [];
    const rule = this.rule;
    if (rule != null) {
      const limit = rule.limitOf(facts);
      if (limit != null) accounts.push(new Account(limit, this.terms));
    }
    for (let i = 0; i < this.limits.length; i++) {
      const account = this.limits[i].accountOf(facts, model);
      if (account != null) accounts.push(account);
    }
    return accounts;
  }
}

function needBody(limits: Array<LimitRule>, deniesUnknownPrice: bool): bool {
  for (let i = 0; i < limits.length; i++) {
    const limit = limits[i];
    if (limit.scope.readsModel || (limit.terms.reserves && limit.terms.measure != Measure.Requests)) return true;
    if (deniesUnknownPrice && limit.terms.measure == Measure.Cost) return true;
  }
  return false;
}

@final
export class TokenRateLimitDecoder extends ConfigDecoder<TokenRateLimitPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): TokenRateLimitPolicy {
    const config = AiTokenRatelimitConfig.decode(value, path, issues);
    const words = new TokenWindows();
    const rule = readWindows<AiTokenRatelimitConfig, RuleItem, GlobalThreshold, LimitKey>(config, words, path, issues);
    if (rule == null && !config.hasLimits) {
      issues.error(path, "one of global_threshold, rule_items and limits must be there");
    }
    const onError = onStoreErrorOf(config.onStoreError);
    const terms = new LimitTerms(config.ruleName, Measure.Total, config.reserve, config.shadow, onError);
    const settings = storeSettingsOf(config, path, issues);
    const store = openStore(settings);
    if (!store.ok) issues.error(path, store.error);
    const limits = readLimits(config, path.key("limits"), issues);
    const prices = readPrices(config.prices, path.key("prices"), issues);
    return new TokenRateLimitPolicy(config, rule, terms, limits, prices, store.value, settings.type != "shared");
  }
}
