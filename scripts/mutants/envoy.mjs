import { unit } from "./tests.mjs";

const XDS_ROUTE = unit("controller/src/render/xds/route.test.ts");
const ENVOY_ROUTE = unit("envoy/src/resource/route.test.ts");
const ADS = (name) => unit("envoy/src/xds/ads-server.test.ts", name);

/** Envoy's messages, and the order in which it gets them. */
export const ENVOY = [
  {
    file: "envoy/src/resource/retry.ts",
    text: 'init.avoid === "hosts" ? [429] : FALLBACK_STATUSES',
    by: 'init.avoid === "hosts" ? FALLBACK_STATUSES : [429]',
    breaks: "default statuses are swapped",
    test: unit("envoy/src/resource/retry.test.ts"),
  },
  {
    file: "envoy/src/resource/route-match.ts",
    text: "treatMissingHeaderAsEmpty: true",
    by: "treatMissingHeaderAsEmpty: false",
    breaks: "without the header nothing matches",
    test: XDS_ROUTE,
  },
  {
    file: "envoy/src/resource/route-match.ts",
    text: '{ case: "pathSeparatedPrefix", value: segments }',
    by: '{ case: "prefix", value: segments }',
    breaks: "/v1 matches /v10",
    test: ENVOY_ROUTE,
  },
  {
    file: "envoy/src/xds/resource-type.ts",
    text: 'route: ["cluster", "extension", "listener"]',
    by: 'route: ["cluster", "extension"]',
    breaks: "routes do not wait for listeners",
    test: ADS("an update goes out in order"),
  },
  {
    file: "envoy/src/xds/resource-type.ts",
    text: 'listener: ["cluster", "extension"]',
    by: "listener: []",
    breaks: "listeners do not wait for clusters",
    test: ADS("an update goes out in order"),
  },
  {
    file: "envoy/src/xds/sotw.ts",
    text: 'if (request.responseNonce !== "" && request.responseNonce !== this.#nonces.get(type)) {\n      return;\n    }',
    by: "",
    breaks: "stale requests change the names",
    test: unit("envoy/src/xds/sotw.test.ts"),
  },
  {
    file: "envoy/src/xds/subscription.ts",
    text: "!present.has(name) && !this.#names.has(name)",
    by: "!present.has(name)",
    breaks: "wanted resources are taken away",
    test: unit("envoy/src/xds/subscription.test.ts"),
  },
  {
    file: "envoy/src/xds/subscription.ts",
    text: "if (names.length > 1 && !this.#blind) {",
    by: "if (names.length > 2 && !this.#blind) {",
    breaks: "both of two refused are blamed",
    test: unit("envoy/src/xds/ads-refusal.test.ts"),
  },
];
