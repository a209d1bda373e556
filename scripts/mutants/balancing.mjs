import { built, pluginSpec, unit } from "./tests.mjs";

const CHOOSE = pluginSpec("ai-load-balancer", "choose");
const COUNTS = pluginSpec("ai-load-balancer", "counts");
const METRICS = pluginSpec("ai-load-balancer", "metrics");
const PREFIX = pluginSpec("ai-load-balancer", "prefix");
const EMULATOR = (name) => built("ai-load-balancer", unit("plugins/ai-load-balancer/test/emulator.test.ts", name));
const READINGS = (name) => built("ai-load-balancer", unit("plugins/ai-load-balancer/test/readings.test.ts", name));

const ENDPOINT = "plugins/ai-load-balancer/assembly/endpoint/";

/** Which endpoint a request goes to, and what is known of endpoints. */
export const BALANCING = [
  {
    file: `${ENDPOINT}choose/candidate.ts`,
    text: "return max<f64>(state.waiting + <f64>(this.inFlight - state.inFlight), 0);",
    by: "return state.waiting;",
    breaks: "a burst between two readings goes to one endpoint",
    test: CHOOSE,
  },
  {
    file: `${ENDPOINT}choose/filter-chain.ts`,
    text: "return affine.length > 0 ? affine : new HasRoom().prefer(candidates);",
    by: "return affine.length > 0 ? affine : candidates;",
    breaks: "an adapter that nobody has goes where there is no room",
    test: CHOOSE,
  },
  {
    file: `${ENDPOINT}counts/pool-counts.ts`,
    text: "if (worker.id != own.id && worker.isAlive(now)) next.workers.push(worker);",
    by: "if (worker.id != own.id) next.workers.push(worker);",
    breaks: "what a worker had that died counts for ever",
    test: COUNTS,
  },
  {
    file: `${ENDPOINT}counts/ledger.ts`,
    text: "if (this.pools[i].counts.pods.length > 0) this.tell(this.pools[i]);",
    by: "",
    breaks: "a long request of another worker is forgotten",
    test: READINGS("of another worker count"),
  },
  {
    file: `${ENDPOINT}scrape/lease.ts`,
    text: "return this.id == own.id || isOver || (own.since > this.since && own.config != this.config);",
    by: "return this.id == own.id || isOver;",
    breaks: "an old configuration goes on reading for a new one",
    test: COUNTS,
  },
  {
    file: `${ENDPOINT}scrape/lease.ts`,
    text: "if (!Lease.parse(found.bytes).yieldsTo(own, now)) return false;",
    by: "",
    breaks: "each worker reads the metrics",
    test: READINGS("read by one worker"),
  },
  {
    file: `${ENDPOINT}metrics/samples.ts`,
    text: "if (end < 0) return false;",
    by: "if (this.at >= this.text.length) return false;",
    breaks: "half a number of a text that was cut counts",
    test: METRICS,
  },
  {
    file: `${ENDPOINT}prefix/message-digests.ts`,
    text: 'if (role.equalsString("user")) chain.end();',
    by: "",
    breaks: "the next turn has no prefix of the one before",
    test: PREFIX,
  },
  {
    file: `${ENDPOINT}stream.ts`,
    text: "if (requestHeaders.has(HEADER)) requestHeaders.removeBytes(HEADER);",
    by: "",
    breaks: "the client's endpoint counts where nothing is picked",
    test: EMULATOR("is none where a pool has no endpoints"),
  },
];
