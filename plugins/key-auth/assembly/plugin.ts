import {
  Bytes,
  HeaderList,
  HeadersStatus,
  HttpContext,
  localReply,
  RequestTarget,
  RulePlugin,
  requestHeaders,
  setConsumer,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { authenticate, isRequired, Verdict } from "./authenticate";
import { keysInQuery } from "./key-source";
import { KeyAuthDecoder, KeyAuthPolicy } from "./policy";

const PATH: Bytes = Bytes.of(":path");

export class KeyAuthPlugin extends RulePlugin<KeyAuthPolicy> {
  constructor(id: u32) {
    super(id, "key-auth", new KeyAuthDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new KeyAuthContext(id, this);
  }
}

class KeyAuthContext extends HttpContext {
  constructor(
    id: u32,
    private readonly plugin: KeyAuthPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    if (!isRequired(policy.globalAuth, this.plugin.hasRules, policy.allow.size > 0)) return HeadersStatus.Continue;
    const outcome = authenticate(findKeys(policy), policy.credentials, policy.allow);
    const consumer = outcome.consumer;
    if (outcome.verdict == Verdict.Authenticated && consumer != null) {
      setConsumer(consumer.name, consumer.team);
      return HeadersStatus.Continue;
    }
    switch (outcome.verdict) {
      case Verdict.MultipleKeys:
        return refuse(401, "key-auth.multi_key", "Multi Key Authentication information found.");
      case Verdict.NoKey:
        return refuse(401, "key-auth.no_key", "No Key Authentication information found.");
      default:
        return refuse(403, "key-auth.unauthorized", "Unauthorized consumer.");
    }
  }
}

/** Headers first; the query string only when they hold no key. */
function findKeys(policy: KeyAuthPolicy): Array<Bytes> {
  const found: Bytes[] = [];
  if (policy.inHeader) {
    for (let i = 0; i < policy.headerNames.length; i++) {
      const value = requestHeaders.getBytes(policy.headerNames[i]);
      if (value.length > 0) found.push(value);
    }
  }
  if (!policy.inQuery || found.length > 0) return found;
  const query = RequestTarget.parse(requestHeaders.getBytes(PATH)).query;
  for (let i = 0; i < policy.keys.length; i++) keysInQuery(query, policy.keys[i], found);
  return found;
}

function refuse(status: u32, details: string, reason: string): HeadersStatus {
  const headers = new HeaderList().add("www-authenticate", "Key realm=MSE Gateway");
  localReply(status, Bytes.of("Request denied by Key Auth check. " + reason), details, headers);
  return HeadersStatus.StopIteration;
}
