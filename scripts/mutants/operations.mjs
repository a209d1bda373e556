import { unit } from "./tests.mjs";

/** What the controller does with an API server, with modules, with files, and what it says of it all. */
export const OPERATIONS = [
  {
    file: "controller/src/apply/finalizer-keeper.ts",
    text: "return has ? undefined : [...finalizers, FINALIZER]",
    by: "return has ? undefined : [FINALIZER]",
    breaks: "finalizers of others are lost",
    test: unit("controller/src/apply/finalizer-keeper.test.ts"),
  },
  {
    file: "controller/src/apply/conditions.ts",
    text: ".slice(0, MAX_MESSAGE)",
    by: "",
    breaks: "a message is longer than an API server takes",
    test: unit("controller/src/apply/merge-status.test.ts"),
  },
  {
    file: "controller/src/cluster/unsaid.ts",
    text: "...conditions.filter(({ type }) => type !== condition.type),",
    by: "...conditions,",
    breaks: "an object has one condition twice",
    test: unit("controller/src/cluster/unsaid.test.ts"),
  },
  {
    file: "controller/src/leader/leader-elector.ts",
    text: "started + this.#timing.renew",
    by: "this.#clock.now() + this.#timing.renew",
    breaks: "a lead counts from the answer on",
    test: unit("controller/src/leader/leader-elector.test.ts"),
  },
  {
    file: "controller/src/memo.ts",
    text: "before !== undefined && sameItems(before.rest, rest)",
    by: "before !== undefined",
    breaks: "what was made in other surroundings is given again",
    test: unit("controller/src/memo.test.ts"),
  },
  {
    file: "sdk/oci/src/http/back-off.ts",
    text: "Math.min(Math.max(0, retryAfter), LONGEST_WISH)",
    by: "Math.max(0, retryAfter)",
    breaks: "a server can put the next attempt off for ever",
    test: unit("sdk/oci/src/http/back-off.test.ts"),
  },
  {
    file: "sdk/oci/src/auth/docker-config.ts",
    text: "if (tails.length > 1) return false;",
    by: "",
    breaks: "of several wildcards only the ends count",
    test: unit("sdk/oci/src/auth/docker-config.test.ts"),
  },
  {
    file: "controller/src/pipeline/refused-gateways.ts",
    text: ' || condition.status !== "True"',
    by: "",
    breaks: "a refusal hides why a Gateway is not programmed anyway",
    test: unit("controller/src/pipeline/refused-gateways.test.ts"),
  },
  {
    file: "controller/src/standalone/problem.ts",
    text: "{ where, message, respect = message }",
    by: "{ where, message: respect }",
    breaks: "a problem in other words counts as mended",
    test: unit("controller/src/standalone/problem.test.ts"),
  },
];
