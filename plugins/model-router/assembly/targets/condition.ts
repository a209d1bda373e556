import { Bytes, RequestFacts } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Target } from "./target";

/** A header's value, exact or as an expression. */
@final
export class HeaderTest {
  constructor(
    /** In lower case. */
    private readonly name: Bytes,
    private readonly exact: Bytes,
    /** For the whole value; null where `exact` counts. */
    private readonly pattern: Regex | null,
  ) {}

  holds(facts: RequestFacts): bool {
    const value = facts.header(this.name);
    if (value == null) return false;
    const pattern = this.pattern;
    return pattern == null ? value.equals(this.exact) : pattern.test(value);
  }
}

/** A target that gets the requests for which all of this holds. */
@final
export class ConditionalTarget {
  readonly headers: HeaderTest[] = [];
  /** One of them must be calling; empty: anybody. */
  readonly consumers: Bytes[] = [];

  constructor(readonly target: Target) {}

  /** @param consumerHeader where authentication says who is calling */
  holds(facts: RequestFacts, consumerHeader: Bytes): bool {
    for (let i = 0; i < this.headers.length; i++) if (!this.headers[i].holds(facts)) return false;
    return this.consumers.length == 0 || this.isOneOf(facts.header(consumerHeader));
  }

  private isOneOf(consumer: Bytes | null): bool {
    if (consumer == null) return false;
    for (let i = 0; i < this.consumers.length; i++) if (consumer.equals(this.consumers[i])) return true;
    return false;
  }
}
