import {
  awaitsRequestBody,
  Bytes,
  consumer,
  HeaderList,
  requestHeaders,
  routeName,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { namedGroup, namedKey, resourceGroup, resourceKey, Scope } from "./key";
import { ResponseCachePolicy } from "./policy";
import { asksOrigin } from "./rfc/conditions";
import { Directives } from "./rfc/directives";
import { requestDirectives } from "./rfc/use";
import { varyText } from "./rfc/vary";

const METHOD: Bytes = Bytes.of(":method");
const PATH: Bytes = Bytes.of(":path");
const AUTHORITY: Bytes = Bytes.of(":authority");
const RANGE: Bytes = Bytes.of("range");
const UPGRADE: Bytes = Bytes.of("upgrade");
const SKIP: Bytes = Bytes.of("x-higress-skip-response-cache");

/** What servers take for the scheme, the host, the path or the method of a request: another value, another resource. */
const SEEN: Array<Bytes> = [
  Bytes.of(":scheme"),
  Bytes.of("x-forwarded-host"),
  Bytes.of("x-forwarded-port"),
  Bytes.of("x-forwarded-prefix"),
  Bytes.of("x-forwarded-proto"),
  Bytes.of("x-forwarded-scheme"),
  Bytes.of("x-forwarded-server"),
  Bytes.of("x-host"),
  Bytes.of("x-http-host-override"),
  Bytes.of("x-http-method"),
  Bytes.of("x-http-method-override"),
  Bytes.of("x-method-override"),
  Bytes.of("x-original-host"),
  Bytes.of("x-original-url"),
  Bytes.of("x-rewrite-url"),
];

const NONE: Bytes = Bytes.empty();

/** What a request is to a cache. */
export const enum AskedKind {
  /** Nothing: it passes, and its answer is not kept. */
  Skip,
  Get,
  /** Is answered by what is kept for GET; its own answer has nothing to keep. */
  Head,
  /** Changes what is kept, when it succeeds. */
  Unsafe,
  /** Its key is what the configuration names. */
  Named,
}

/** A request as it came. */
@final
export class Asked {
  /** Why it is skipped, in a word for metrics; empty: it is not, or that is no matter. */
  reason: string = "";
  /** Under which its answer is looked up. */
  key: Bytes = NONE;
  /** The group of all answers for its URL, or under the configuration's key. */
  group: Bytes = NONE;

  private constructor(
    readonly kind: AskedKind,
    readonly headers: HeaderList,
    readonly directives: Directives,
    readonly scope: Scope,
    readonly route: Bytes,
  ) {}

  /** The current request. */
  static ofHost(policy: ResponseCachePolicy, endOfStream: bool): Asked {
    const headers = requestHeaders.all();
    const directives = policy.clientControl ? requestDirectives(headers) : new Directives();
    const scope = scopeOf(policy, headers);
    const reason = whySkipped(policy, headers, directives, scope);
    const kind = reason.length > 0 ? AskedKind.Skip : kindOf(policy, headers, endOfStream);
    const route = policy.scope == "global" ? NONE : routeName();
    const asked = new Asked(isUnsafe(policy, headers) ? AskedKind.Unsafe : kind, headers, directives, scope, route);
    asked.reason = reason;
    asked.group = resourceGroup(headers.getBytes(AUTHORITY), headers.getBytes(PATH));
    asked.key = resourceKey(scope, route, asked.group, varyText(SEEN, headers));
    return asked;
  }

  /** Is looked up under what the configuration names. */
  named(name: Bytes): void {
    this.group = namedGroup(name);
    this.key = namedKey(this.scope, this.route, name);
  }

  get authority(): Bytes {
    return this.headers.getBytes(AUTHORITY);
  }

  /** Whether the client wants more, or other, than anybody's answer. */
  get isPlain(): bool {
    return !this.directives.isSaid && !this.directives.noCache;
  }
}

/** The scope's name has no bytes where there is none. */
function scopeOf(policy: ResponseCachePolicy, headers: HeaderList): Scope {
  if (policy.scope == "header") return new Scope("header", headers.getBytes(policy.scopeHeader));
  if (policy.scope == "global") return new Scope("global", NONE);
  const name = policy.scope == "consumer" ? consumer() : NONE;
  return name.length > 0 ? new Scope("consumer", name) : new Scope("route", routeName());
}

function whySkipped(policy: ResponseCachePolicy, headers: HeaderList, asked: Directives, scope: Scope): string {
  if (headers.getBytes(SKIP).equalsString("on")) return "asked";
  if (asked.noStore) return "no_store";
  if (policy.rule != null && !isQuestion(headers.getBytes(METHOD))) return "method";
  return policy.scope == "header" && scope.name.length == 0 ? "scope" : "";
}

/** A method whose answer a configuration's key may stand for: others change something, or want no body. */
function isQuestion(method: Bytes): bool {
  return method.equalsString("GET") || method.equalsString("POST");
}

/** A method that may change what it is sent to (RFC 9110, section 9.2.1), or one that nobody knows. */
function isUnsafe(policy: ResponseCachePolicy, headers: HeaderList): bool {
  if (policy.rule != null) return false;
  const method = headers.getBytes(METHOD);
  const isSafe = method.equalsString("OPTIONS") || method.equalsString("TRACE") || method.equalsString("CONNECT");
  return !isSafe && !method.equalsString("GET") && !method.equalsString("HEAD");
}

function kindOf(policy: ResponseCachePolicy, headers: HeaderList, endOfStream: bool): AskedKind {
  const rule = policy.rule;
  if (rule != null) {
    if (!rule.readsBody) return headers.getBytes(rule.header).length > 0 ? AskedKind.Named : AskedKind.Skip;
    return awaitsRequestBody(endOfStream) ? AskedKind.Named : AskedKind.Skip;
  }
  // A part of what is kept is not cut out, and what only the origin can judge is its own.
  if (headers.getBytes(RANGE).length > 0 || headers.getBytes(UPGRADE).length > 0 || asksOrigin(headers)) {
    return AskedKind.Skip;
  }
  const method = headers.getBytes(METHOD);
  if (method.equalsString("HEAD")) return AskedKind.Head;
  return method.equalsString("GET") && endOfStream ? AskedKind.Get : AskedKind.Skip;
}
