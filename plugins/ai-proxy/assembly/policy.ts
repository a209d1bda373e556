import { ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiProxyConfig } from "./generated/config.gen";
import { Provider } from "./provider/provider";
import { readProvider } from "./provider/read-provider";

/** A configuration made ready for requests. */
@final
export class AiProxyPolicy {
  /** Those of `providers`, or the one of `provider`. */
  providers: Provider[] = [];
  /** Where requests go; null: nowhere but on, untouched. */
  active: Provider | null = null;
  /** Who is asked in turn when the active one fails. */
  fallback: Provider[] = [];

  /** @param config kept for the rules, which change single keys of it */
  constructor(readonly config: AiProxyConfig) {}

  /** The provider of that id, or null. */
  find(id: string): Provider | null {
    if (id.length == 0) return null;
    for (let i = 0; i < this.providers.length; i++) if (this.providers[i].id == id) return this.providers[i];
    return null;
  }
}

/** A rule overrides single keys of the global configuration. */
@final
export class AiProxyDecoder extends ConfigDecoder<AiProxyPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiProxyPolicy {
    const policy = new AiProxyPolicy(AiProxyConfig.decode(value, path, issues));
    readProviders(policy, path, issues);
    return policy;
  }

  decodeRule(value: JsonValue, base: AiProxyPolicy, path: ConfigPath, issues: ConfigIssues): AiProxyPolicy {
    const policy = new AiProxyPolicy(AiProxyConfig.decodeOver(value, base.config, path, issues));
    if (value.member("provider").exists || value.member("providers").exists) readProviders(policy, path, issues);
    else {
      policy.providers = base.providers;
      chooseActive(policy, path, issues);
      readFallback(policy, path, issues);
    }
    return policy;
  }
}

function readProviders(policy: AiProxyPolicy, path: ConfigPath, issues: ConfigIssues): void {
  const config = policy.config;
  if (config.hasProvider) {
    const single = readProvider(config.provider, path.key("provider"), issues);
    if (single != null) policy.providers.push(single);
  } else {
    const list = path.key("providers");
    for (let i = 0; i < config.providers.length; i++) {
      const entry = config.providers[i];
      if (!entry.hasId) issues.warn(list.at(i), "has no id, so nothing can choose it");
      else if (policy.find(entry.id) != null) issues.error(list.at(i).key("id"), "another provider has the same id");
      const provider = readProvider(entry, list.at(i), issues);
      if (provider != null) policy.providers.push(provider);
    }
  }
  chooseActive(policy, path, issues);
  readFallback(policy, path, issues);
}

function readFallback(policy: AiProxyPolicy, path: ConfigPath, issues: ConfigIssues): void {
  const ids = policy.config.fallback;
  for (let i = 0; i < ids.length; i++) {
    const provider = policy.find(ids[i]);
    if (provider != null) policy.fallback.push(provider);
    else if (!issues.failed) issues.error(path.key("fallback").at(i), NO_PROVIDER);
  }
}

const NO_PROVIDER: string = "no provider has this id";

function chooseActive(policy: AiProxyPolicy, path: ConfigPath, issues: ConfigIssues): void {
  const config = policy.config;
  if (config.hasProvider) {
    policy.active = policy.providers.length > 0 ? policy.providers[0] : null;
    return;
  }
  if (config.activeProviderId.length == 0) return;
  policy.active = policy.find(config.activeProviderId);
  // Where a provider could not be read, that is the error to tell.
  if (policy.active == null && !issues.failed) issues.error(path.key("activeProviderId"), NO_PROVIDER);
}
