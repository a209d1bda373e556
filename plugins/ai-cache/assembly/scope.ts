import { Bytes, clusterName, consumer, requestHeaders, routeName } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Who shares answers. */
export const enum ScopeKind {
  Consumer,
  Route,
  Global,
  Header,
}

/** Those with whom a request shares answers. */
@final
export class Scope {
  constructor(
    /** Of two kinds no two have the same; `consumer:alice` among names of groups. */
    readonly name: Bytes,
    /** No bytes: whichever route it is. */
    readonly route: Bytes,
  ) {}
}

/** How a configuration finds the scope of a request. */
@final
export class ScopeRule {
  private constructor(
    private readonly kind: ScopeKind,
    private readonly header: Bytes,
  ) {}

  /** @param name as configurations write it @param header of `header` */
  static of(name: string, header: string): ScopeRule {
    const kind =
      name == "route"
        ? ScopeKind.Route
        : name == "global"
          ? ScopeKind.Global
          : name == "header"
            ? ScopeKind.Header
            : ScopeKind.Consumer;
    return new ScopeRule(kind, Bytes.of(header.toLowerCase()));
  }

  /** The scope of the current stream; null: it has none. */
  find(): Scope | null {
    if (this.kind == ScopeKind.Global) return new Scope(Bytes.of("global"), Bytes.empty());
    const name = routeName();
    // Routes without a name are told apart by where they lead.
    const route = name.length > 0 ? name : labelled("cluster:", clusterName());
    if (this.kind == ScopeKind.Header) {
      const value = requestHeaders.getBytes(this.header);
      return value.length == 0 ? null : new Scope(labelled("header:", value), route);
    }
    const caller = this.kind == ScopeKind.Route ? Bytes.empty() : consumer();
    return new Scope(caller.length > 0 ? labelled("consumer:", caller) : labelled("route:", route), route);
  }
}

/** A name in a group of names. */
export function labelled(kind: string, name: Bytes): Bytes {
  const label = Bytes.of(kind);
  const out = new ArrayBuffer(label.length + name.length);
  memory.copy(changetype<usize>(out), label.ptr, <usize>label.length);
  memory.copy(changetype<usize>(out) + <usize>label.length, name.ptr, <usize>name.length);
  return Bytes.wrap(out);
}
