import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonValue,
  lowerAscii,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { GlobalAuth } from "./authenticate";
import { Credentials } from "./credentials";
import { KeyAuthConfig } from "./generated/config.gen";

/** A configuration made ready for requests. */
@final
export class KeyAuthPolicy {
  globalAuth: GlobalAuth = GlobalAuth.Unset;
  inHeader: bool = false;
  inQuery: bool = false;
  /** Names as query parameters have them. */
  keys: Array<string> = [];
  /** The same names in lower case, as headers have them. */
  headerNames: Array<Bytes> = [];
  credentials: Credentials = new Credentials();
  /** Consumers that a rule lets pass; empty without a rule. */
  allow: Array<string> = [];

  /** The same keys and consumers, for a rule that lets only some pass. */
  narrowedTo(allow: Array<string>): KeyAuthPolicy {
    const narrowed = new KeyAuthPolicy();
    narrowed.globalAuth = this.globalAuth;
    narrowed.inHeader = this.inHeader;
    narrowed.inQuery = this.inQuery;
    narrowed.keys = this.keys;
    narrowed.headerNames = this.headerNames;
    narrowed.credentials = this.credentials;
    narrowed.allow = allow;
    return narrowed;
  }
}

/** Reads the global part whole; a rule adds `allow` to it, as in Higress. */
@final
export class KeyAuthDecoder extends ConfigDecoder<KeyAuthPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): KeyAuthPolicy {
    const config = KeyAuthConfig.decode(value, path, issues);
    const policy = new KeyAuthPolicy();
    if (config.hasGlobalAuth) policy.globalAuth = config.globalAuth ? GlobalAuth.On : GlobalAuth.Off;
    policy.inHeader = config.inHeader;
    policy.inQuery = config.inQuery;
    policy.keys = config.keys;
    policy.allow = config.allow;
    for (let i = 0; i < config.keys.length; i++) policy.headerNames.push(Bytes.of(lowerAscii(config.keys[i])));
    if (!config.hasConsumers) issues.missing(path, "consumers");
    if (!config.hasKeys) issues.missing(path, "keys");
    if (!config.inHeader && !config.inQuery) issues.error(path, "one of in_header and in_query must be true");
    addConsumers(config, policy.credentials, path.key("consumers"), issues);
    return policy;
  }

  decodeRule(value: JsonValue, base: KeyAuthPolicy, path: ConfigPath, issues: ConfigIssues): KeyAuthPolicy {
    const config = KeyAuthConfig.decode(value, path, issues);
    if (!config.hasAllow) issues.missing(path, "allow");
    return base.narrowedTo(config.allow);
  }
}

function addConsumers(config: KeyAuthConfig, into: Credentials, path: ConfigPath, issues: ConfigIssues): void {
  for (let i = 0; i < config.consumers.length; i++) {
    const consumer = config.consumers[i];
    if (!into.add(consumer.credential, consumer.name)) {
      issues.error(path.at(i).key("credential"), "another consumer has the same credential");
    }
  }
}
