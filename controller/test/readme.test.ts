// The resources in README.md: with what they refer to they are taken, and become plugins.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CLUSTER_OPTIONS } from "../src/translate/options.ts";
import { translate } from "../src/translate/translate.ts";
import { parseCase } from "./objects.ts";
import { problemsIn } from "./problems.ts";
import { storeOf } from "./store-of.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** What the README leaves to the demo. */
const AROUND = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: sluice}
spec: {controllerName: sluice.dev/gateway-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: demo}
spec: {gatewayClassName: sluice, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
data: {apiKey: c2stcGxhbnRlZA==}
---
apiVersion: v1
kind: Secret
metadata: {name: alice, labels: {sluice.dev/consumer: "true", team: search}}
data: {key: c2stYWxpY2U=}
---
apiVersion: sluice.dev/v1alpha1
kind: AIProvider
metadata: {name: openai}
spec: {type: openai, auth: {secretRefs: [{name: keys}]}}
---
apiVersion: sluice.dev/v1alpha1
kind: AIProvider
metadata: {name: anthropic}
spec: {type: claude, auth: {secretRefs: [{name: keys}]}}
`;

test("its resources are taken, and become plugins", () => {
  const blocks = [...README.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text ?? "");
  expect(blocks).toHaveLength(2);
  const { objects } = parseCase([AROUND, ...blocks].join("---\n"));
  const translation = translate(storeOf(objects), { ...CLUSTER_OPTIONS, addresses: ["192.0.2.1"] });
  expect(problemsIn(translation)).toEqual([]);
  const names = translation.ir.fleets.flatMap(({ plugins }) => plugins.map(({ name }) => name));
  expect(names).toEqual(expect.arrayContaining(["key-auth", "ai-token-ratelimit", "ai-quota", "ai-statistics"]));
});
