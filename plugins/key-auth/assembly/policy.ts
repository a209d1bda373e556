import {
  Bytes,
  BytesIndex,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonValue,
  lowerAscii,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { GlobalAuth } from "./authenticate";
import { Consumer, Credentials } from "./credentials";
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
  /** Consumers that a rule lets pass; empty without a rule. */
  allow: BytesIndex = new BytesIndex();

  constructor(readonly credentials: Credentials) {}

  /** The same keys and consumers, for a rule that lets only some pass. */
  narrowedTo(allow: BytesIndex): KeyAuthPolicy {
    const narrowed = new KeyAuthPolicy(this.credentials);
    narrowed.globalAuth = this.globalAuth;
    narrowed.inHeader = this.inHeader;
    narrowed.inQuery = this.inQuery;
    narrowed.keys = this.keys;
    narrowed.headerNames = this.headerNames;
    narrowed.allow = allow;
    return narrowed;
  }
}

/** Reads the global part whole; a rule adds `allow` to it, as in Higress. */
@final
export class KeyAuthDecoder extends ConfigDecoder<KeyAuthPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): KeyAuthPolicy {
    const config = KeyAuthConfig.decode(value, path, issues);
    const policy = new KeyAuthPolicy(new Credentials(config.consumers.length));
    if (config.hasGlobalAuth) policy.globalAuth = config.globalAuth ? GlobalAuth.On : GlobalAuth.Off;
    policy.inHeader = config.inHeader;
    policy.inQuery = config.inQuery;
    policy.keys = config.keys;
    policy.allow = indexOf(config.allow);
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
    return base.narrowedTo(indexOf(config.allow));
  }
}

function addConsumers(config: KeyAuthConfig, into: Credentials, path: ConfigPath, issues: ConfigIssues): void {
  for (let i = 0; i < config.consumers.length; i++) {
    const consumer = config.consumers[i];
    // Empty ones were told already.
    if (consumer.credential.length == 0) continue;
    const added = into.add(consumer.credential, new Consumer(consumer.name, consumer.team));
    if (!added.ok) issues.error(path.at(i).key("credential"), added.error);
  }
}

function indexOf(names: Array<Bytes>): BytesIndex {
  const index = new BytesIndex(names.length);
  for (let i = 0; i < names.length; i++) index.add(names[i]);
  return index;
}
