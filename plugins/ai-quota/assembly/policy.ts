import {
  Bytes,
  ByteWriter,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonValue,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  OnStoreError,
  onStoreErrorOf,
  openStore,
  Store,
  storeSettingsOf,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AiQuotaConfig } from "./generated/config.gen";
import { OperationPaths } from "./operation";

const PREFIX: string = "chat_quota:";

/** A configuration made ready for requests. */
@final
export class QuotaPolicy {
  /** Whether consumers have quotas, as on Higress. */
  readonly hasQuotas: bool;
  readonly admin: Bytes;
  readonly paths: OperationPaths;
  readonly onStoreError: OnStoreError;
  private readonly prefix: Bytes;

  constructor(
    config: AiQuotaConfig,
    readonly store: Store,
    /** Whether an answer of the store may get lost, and a charge with it. */
    readonly isRemote: bool,
  ) {
    this.hasQuotas = config.hasAdminConsumer;
    this.admin = Bytes.of(config.adminConsumer);
    this.paths = new OperationPaths(config.adminPath);
    this.onStoreError = onStoreErrorOf(config.onStoreError);
    this.prefix = Bytes.of(config.redisKeyPrefix.length > 0 ? config.redisKeyPrefix : PREFIX);
  }

  /** Where the quota of a consumer is kept, as on Higress. */
  quotaKey(consumer: Bytes): Bytes {
    const out = new ByteWriter(this.prefix.length + consumer.length);
    out.bytes(this.prefix);
    out.bytes(consumer);
    return out.take();
  }
}

@final
export class QuotaDecoder extends ConfigDecoder<QuotaPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): QuotaPolicy {
    const config = AiQuotaConfig.decode(value, path, issues);
    if (!config.hasAdminConsumer) issues.error(path, "admin_consumer must be there");
    const settings = storeSettingsOf(config, path, issues);
    const store = openStore(settings);
    if (!store.ok) issues.error(path, store.error);
    const isRemote = settings.type != "shared";
    if (!isRemote) {
      issues.warn(
        path,
        "without redis or a store, what is used is kept in this Envoy process alone, and forgotten with it",
      );
    }
    return new QuotaPolicy(config, store.value, isRemote);
  }
}
