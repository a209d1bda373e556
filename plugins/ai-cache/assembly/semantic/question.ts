import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * Which questions may answer each other: what stands in the filter of every query. All are digests or names in ASCII without
 * quotes, so they can stand in any query's text.
 */
@final
export class Partition {
  constructor(
    /** Digest of the consumer, route or header's value. */
    readonly scope: string,
    /** The model that is asked for, or its digest where its name has odd characters. */
    readonly model: string,
    /** Digest of the rest of the request: what must be the same besides the question. */
    readonly context: string,
  ) {}

  equals(other: Partition): bool {
    return this.scope == other.scope && this.model == other.model && this.context == other.context;
  }

  /** The whole, for hashing. */
  get text(): string {
    return this.scope + "|" + this.model + "|" + this.context;
  }
}

/** A question whose answer is in the cache. */
@final
export class KnownQuestion {
  constructor(
    /** UTF-8 */
    readonly text: Bytes,
    /** Under which the answer is in the cache. */
    readonly key: Bytes,
    readonly partition: Partition,
  ) {}
}

/** What a vector server found. */
@final
export class Candidate {
  constructor(
    readonly question: KnownQuestion,
    /** As the server measures it: a similarity or a distance. */
    readonly score: f64,
  ) {}
}
