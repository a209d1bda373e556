import { Bytes, ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { readWindows, WindowRule } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  OnStoreError,
  onStoreErrorOf,
  openStore,
  Store,
  storeSettingsOf,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { ClusterKeyRateLimitConfig, GlobalThreshold, LimitKey, RuleItem } from "./generated/config.gen";
import { QueryWindows } from "./query-windows";

/** A configuration made ready for requests. */
@final
export class KeyRateLimitPolicy {
  readonly rejectedCode: u32;
  readonly rejectedMessage: Bytes;
  /** Whether answers tell how the limit stands. */
  readonly showsQuota: bool;
  readonly onStoreError: OnStoreError;

  constructor(
    config: ClusterKeyRateLimitConfig,
    /** Null in a configuration that is refused. */
    readonly rule: WindowRule | null,
    readonly store: Store,
  ) {
    this.rejectedCode = <u32>config.rejectedCode;
    this.rejectedMessage = Bytes.of(config.rejectedMsg);
    this.showsQuota = config.showLimitQuotaHeader;
    this.onStoreError = onStoreErrorOf(config.onStoreError);
  }
}

@final
export class KeyRateLimitDecoder extends ConfigDecoder<KeyRateLimitPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): KeyRateLimitPolicy {
    const config = ClusterKeyRateLimitConfig.decode(value, path, issues);
    const words = new QueryWindows();
    const rule = readWindows<ClusterKeyRateLimitConfig, RuleItem, GlobalThreshold, LimitKey>(
      config,
      words,
      path,
      issues,
    );
    if (rule == null) issues.error(path, "one of global_threshold and rule_items must be there");
    const store = openStore(storeSettingsOf(config, path, issues));
    if (!store.ok) issues.error(path, store.error);
    return new KeyRateLimitPolicy(config, rule, store.value);
  }
}
