/** What a request must get. */
export interface Expectation {
  readonly status: number;
  /** "abort": the client goes away at the first bytes of the answer. */
  readonly kind: "plain" | "stream" | "abort";
  /** Of the answer; 0 for one without, as an error. */
  readonly tokens: number;
}

export interface RequestKind {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly expect: Expectation;
}

/** Requests in a closed loop: each of `concurrency` connections sends the next one when its last is answered. */
export interface LoadJob {
  readonly url: string;
  readonly concurrency: number;
  readonly requests: number;
  /** Sent in turn. */
  readonly mix: readonly RequestKind[];
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds to the end of the answer, of each request. */
  readonly latencies: readonly number[];
  /** Milliseconds until the first token of the answer was there; to its end, of one without. */
  readonly firstTokens: readonly number[];
  /** Pieces in which bodies came; with events sent one by one, about as many. */
  readonly chunks: number;
  readonly events: StreamFaults;
  /** Requests that did not get what they must. */
  readonly failed: number;
  /** What the first of them got. */
  readonly failures: readonly string[];
}

export interface StreamFaults {
  readonly expected: number;
  readonly lost: number;
  readonly reordered: number;
}
