import { built, pluginSpec, unit } from "./tests.mjs";

const FRESHNESS = pluginSpec("response-cache", "freshness");
const STORABLE = pluginSpec("response-cache", "storable");
const KEPT = pluginSpec("response-cache", "stored-answer");

/** What is kept of answers, for whom and how long. */
export const RESPONSE_CACHE_MUTANTS = [
  {
    file: "plugins/response-cache/assembly/rfc/storable.ts",
    text: 'if (directives.isPrivate) return "private";\n  if (response.getBytes(SET_COOKIE)',
    by: "if (response.getBytes(SET_COOKIE)",
    breaks: "a private answer is kept for others",
    test: STORABLE,
  },
  {
    file: "plugins/response-cache/assembly/rfc/storable.ts",
    text: 'if (request.getBytes(AUTHORIZATION).length > 0 && !isShared) return "authorization";',
    by: "",
    breaks: "what somebody got for credentials is kept for others",
    test: STORABLE,
  },
  {
    file: "plugins/response-cache/assembly/rfc/use.ts",
    text: "if (stored.neverStale || asked.minFresh > 0) return Use.Renew;",
    by: "if (asked.minFresh > 0) return Use.Renew;",
    breaks: "an answer that must be asked about is used stale",
    test: FRESHNESS,
  },
  {
    file: "plugins/response-cache/assembly/rfc/freshness.ts",
    text: "return new Freshness(directives, capped, max(apparent, corrected), arrivedAt, terms);",
    by: "return new Freshness(directives, capped, apparent, arrivedAt, terms);",
    breaks: "the time that other caches held an answer does not count",
    test: FRESHNESS,
  },
  {
    file: "plugins/response-cache/assembly/rfc/vary.ts",
    text: "if (response.getBytes(CONTENT_ENCODING).length > 0) addName(names, ACCEPT_ENCODING);",
    by: "",
    breaks: "a client that takes no gzip gets it",
    test: STORABLE,
  },
  {
    file: "plugins/response-cache/assembly/key.ts",
    text: "    this.out.integer(value.length);\n",
    by: "",
    breaks: "two keys are one where a part's end may be the next one's beginning",
    test: KEPT,
  },
  {
    file: "plugins/response-cache/assembly/answering.ts",
    text: "if (times.freshUntil > times.createdAt) this.handOn(answer);",
    by: "if (true) this.handOn(answer);",
    breaks: "an answer that must be asked about is handed on to those who wait",
    test: built(
      "response-cache",
      unit("plugins/response-cache/test/rfc9111.test.ts", "no-cache is asked about each time"),
    ),
  },
];
