// docs/guide/statistics-and-cost.md: its resources are taken, and the prices are where it says.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CLUSTER_OPTIONS } from "../src/translate/options.ts";
import { translate } from "../src/translate/translate.ts";
import { parseCase } from "./objects.ts";
import { problemsIn } from "./problems.ts";
import { storeOf } from "./store-of.ts";

const GUIDE = readFileSync(new URL("../../docs/guide/statistics-and-cost.md", import.meta.url), "utf8");

/** What the guide's resources hang on. */
const AROUND = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: sluice}
spec: {controllerName: sluice.dev/gateway-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gateway}
spec: {gatewayClassName: sluice, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: v1
kind: Secret
metadata: {name: openai-keys}
data: {apiKey: c2stcGxhbnRlZA==}
---
apiVersion: sluice.dev/v1alpha1
kind: AIRoute
metadata: {name: chat}
spec: {parentRefs: [{name: gateway}], rules: [{matches: [{models: [gpt-4.1, gpt-5]}], targets: [{providerRef: {name: openai}}]}]}
`;

function block(title: string): string {
  const [, text] = new RegExp(`^\`\`\`yaml title=${title}\\n(.*?)^\`\`\`$`, "ms").exec(GUIDE) ?? [];
  if (text === undefined) throw new Error(`the guide has no block ${title}`);
  return text;
}

test("its policy and its provider give ai-statistics prices of the models in use", () => {
  const { objects } = parseCase([AROUND, block("policy"), block("provider")].join("---\n"));
  const translation = translate(storeOf(objects), { ...CLUSTER_OPTIONS, addresses: ["192.0.2.1"] });
  expect(problemsIn(translation)).toEqual([]);
  const [plugin] = translation.ir.fleets.flatMap(({ plugins }) =>
    plugins.filter(({ name }) => name === "ai-statistics"),
  );
  const prices = plugin?.rules[0]?.config.prices as readonly { readonly model: string; readonly price: object }[];
  expect(prices.map(({ model }) => model)).toEqual(["gpt-4.1", "gpt-5"]);
  expect(prices[0]?.price).toMatchObject({ input: "2", longContext: { above: 200_000 }, batch: { output: "4" } });
});
