import { Bytes } from "../bytes";

const COLON: i32 = 0x3a;
const CLOSE_BRACKET: i32 = 0x5d;
const QUESTION: i32 = 0x3f;

/**
 * What rules may ask about a request. Each fact is fetched when the first rule asks for it, and once: without rules a
 * request costs no host call. The SDK fetches from the host; a test gives values.
 */
export abstract class RequestFacts {
  private knownHost: Bytes | null = null;
  private knownRoute: Bytes | null = null;
  private knownCluster: Bytes | null = null;
  private knownMethod: Bytes | null = null;
  private knownTarget: Bytes | null = null;

  /** `:authority`, with its port if it has one. */
  protected abstract fetchAuthority(): Bytes;
  protected abstract fetchRouteName(): Bytes;
  protected abstract fetchClusterName(): Bytes;
  protected abstract fetchMethod(): Bytes;
  /** `:path`, with the query. */
  protected abstract fetchTarget(): Bytes;

  /** A header's value, or null when there is none. @param name in lower case */
  abstract header(name: Bytes): Bytes | null;

  /** `:authority` without its port; the brackets of an IPv6 address stay. */
  get host(): Bytes {
    let known = this.knownHost;
    if (known == null) this.knownHost = known = withoutPort(this.fetchAuthority());
    return known;
  }

  get routeName(): Bytes {
    let known = this.knownRoute;
    if (known == null) this.knownRoute = known = this.fetchRouteName();
    return known;
  }

  get clusterName(): Bytes {
    let known = this.knownCluster;
    if (known == null) this.knownCluster = known = this.fetchClusterName();
    return known;
  }

  get method(): Bytes {
    let known = this.knownMethod;
    if (known == null) this.knownMethod = known = this.fetchMethod();
    return known;
  }

  /** `:path` up to the query. */
  get path(): Bytes {
    const target = this.target;
    const question = target.indexOfByte(QUESTION);
    return question < 0 ? target : target.slice(0, question);
  }

  /** Without its `?`; empty when there is none. */
  get query(): Bytes {
    const target = this.target;
    const question = target.indexOfByte(QUESTION);
    return question < 0 ? Bytes.empty() : target.slice(question + 1);
  }

  private get target(): Bytes {
    let known = this.knownTarget;
    if (known == null) this.knownTarget = known = this.fetchTarget();
    return known;
  }
}

/** As Higress does it: all after the last colon, unless that stands inside of brackets (RFC 3986, section 3.2.2). */
function withoutPort(authority: Bytes): Bytes {
  for (let i = authority.length - 1; i >= 0; i--) {
    const c = authority.at(i);
    if (c == CLOSE_BRACKET) return authority;
    if (c == COLON) return authority.slice(0, i);
  }
  return authority;
}
