import { unit } from "./tests.mjs";

const ATTEMPTS = (name) => unit("sdk/host/src/attempts.test.ts", name);
const BODY = (name) => unit("sdk/host/src/body.test.ts", name);

/** The host emulator: what it does otherwise than Envoy, a plugin's test would not notice. */
export const HOST = [
  {
    file: "sdk/host/src/half.ts",
    text: "this.#runData(start(slot, index), this.buffered, this.complete && !hadTrailers)",
    by: "this.#runData(start(slot, index), this.buffered, this.complete)",
    breaks: "data end ahead of their trailers",
    test: BODY("its data are not the end"),
  },
  {
    file: "sdk/host/src/half.ts",
    text: "if (slot.ended) return;",
    by: "",
    breaks: "filters see the end twice",
    test: BODY("shows those behind the body once"),
  },
  {
    file: "sdk/host/src/half.ts",
    text: "trailersFrom = index + 1;",
    by: "trailersFrom = index;",
    breaks: "a filter is shown the trailers that it made",
    test: BODY("writing to absent trailers"),
  },
  {
    file: "sdk/host/src/half.ts",
    text: "} else if (this.complete && this.trailers === undefined && this.buffered === undefined) {",
    by: "} else if (this.complete && this.trailers !== undefined && this.buffered === undefined) {",
    breaks: "an end that came with dropped data is lost",
    test: BODY("passes on an end"),
  },
  {
    file: "sdk/host/src/filter-chain.ts",
    text: "this.#callbacks(index, filters.length - 1 - index)",
    by: "this.#callbacks(index, index)",
    breaks: "a response goes on behind another filter",
    test: BODY("goes on behind the filter that held it"),
  },
  {
    file: "sdk/host/src/filter-chain.ts",
    text: "this.#prepared ??= reply;",
    by: "this.#prepared = reply;",
    breaks: "the last of two replies is sent",
    test: unit("sdk/host/src/local-reply.test.ts", "is the first"),
  },
  {
    file: "sdk/host/src/byte-buffer.ts",
    text: "this.#length <= marks.limit / 2",
    by: "this.#length <= marks.limit",
    breaks: "a source may go on too soon",
    test: unit("sdk/host/src/byte-buffer.test.ts", "watermarks"),
  },
  {
    file: "sdk/host/src/router.ts",
    text: "this.#info.attempt <= retry.retries && this.#ended",
    by: "this.#info.attempt <= retry.retries",
    breaks: "half a request is sent again",
    test: ATTEMPTS("before the request has ended"),
  },
  {
    file: "sdk/host/src/router.ts",
    text: "if (!attempt.chain.response.complete) attempt.peer.cancelled();",
    by: "attempt.peer.cancelled();",
    breaks: "an upstream that has answered is told that nobody waits",
    test: ATTEMPTS("is not given up"),
  },
  {
    file: "sdk/host/src/router.ts",
    text: "        current.timers.heard();\n",
    by: "",
    breaks: "a head in time does not end the limit of its coming",
    test: ATTEMPTS("whose head is in time"),
  },
  {
    file: "sdk/host/src/router.ts",
    text: "if (attempt.responded) this.#downstream().reset(details);\n    else if",
    by: "if",
    breaks: "a silence behind a head is told in the details, or tried again",
    test: ATTEMPTS("falls silent in its answer"),
  },
  {
    file: "sdk/host/src/attempt-timers.ts",
    text: "return asked > 0 ?",
    by: "return asked >= 0 ?",
    breaks: "an attempt that asks for no time gets none",
    test: ATTEMPTS("has the time that its request asks for: .?0"),
  },
];
