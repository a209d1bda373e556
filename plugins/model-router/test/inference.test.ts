import { hosts } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const MODEL = "x-gateway-model-name";
const BASE = "x-gateway-base-model-name";
const OBJECTIVE = "x-gateway-inference-objective";
const FAIRNESS = "x-gateway-inference-fairness-id";
const FORGED = { [MODEL]: "forged", [BASE]: ["forged", "twice"] };

describe.each(hosts)("model-router in front of inference pools on $name", (host) => {
  const { open, post, send, seen } = useScenario(host, "model-router");

  describe("body-based routing", () => {
    const config = { bodyBasedRouting: { baseModels: [{ name: "llama", adapters: ["food-review"] }] } };

    test.each([
      { name: "an adapter", model: "food-review", base: "llama" },
      { name: "its base", model: "llama", base: "llama" },
      { name: "any other model", model: "gpt-4o", base: undefined },
    ])("names $name, whatever the client wrote there", async ({ model, base }) => {
      await open(config);
      await post({ model }, { headers: FORGED, path: "/v1/completions" });
      const { headers, json } = await seen();
      expect([headers[MODEL], headers[BASE]]).toEqual([model, base]);
      expect(json).toEqual({ model });
    });

    test.each([
      { name: "names no model", body: "{}" },
      { name: "is no JSON", body: "{model" },
      { name: "names a model that no header can carry", body: '{"model":"a\\r\\nx: y"}' },
    ])("a body that $name passes as it is, without what the client wrote", async ({ body }) => {
      await open(config);
      await post(body, { headers: FORGED });
      const { headers, text } = await seen();
      expect(headers).not.toHaveProperty(MODEL);
      expect(headers).not.toHaveProperty(BASE);
      expect(text).toBe(body);
    });

    test("requests that are not read lose what the client wrote, too", async () => {
      await open(config);
      await send({ path: "/v1/models", headers: FORGED });
      expect((await seen()).headers).not.toHaveProperty(MODEL);
      await post({ model: "llama" }, { path: "/other", headers: FORGED });
      expect((await seen()).headers).not.toHaveProperty(BASE);
    });
  });

  describe("objective and fairness", () => {
    const rules = [
      { consumers: ["batch"], objective: "sheddable" },
      { consumers: ["shop"], models: ["llama*"], objective: "critical" },
    ];
    const sent = { [OBJECTIVE]: "critical", [FAIRNESS]: ["a", "b"] };

    async function told(headers: Record<string, string | string[]>, model = "llama"): Promise<unknown[]> {
      await post({ model }, { headers });
      const { headers: got } = await seen();
      return [got[OBJECTIVE], got[FAIRNESS]];
    }

    test("come from who is calling, in the place of what the client sent", async () => {
      await open({ inferenceObjective: { rules } });
      expect(await told({ ...sent, "x-mse-consumer": "batch" })).toEqual(["sheddable", "batch"]);
      expect(await told({ ...sent, "x-mse-consumer": "other" })).toEqual([undefined, "other"]);
      expect(await told(sent)).toEqual([undefined, undefined]);
    });

    test("the body is not held for them", async () => {
      await open({ inferenceObjective: { rules } });
      await post('{"model":"llama"}', { headers: { "x-mse-consumer": "batch" } });
      expect((await seen()).headers["content-length"]).toBe("17");
    });

    test("by the model of the body, where it is read here; by its header, where another one did", async () => {
      await open({ bodyBasedRouting: {}, inferenceObjective: { rules } });
      expect(await told({ "x-mse-consumer": "shop" }, "llama-8b")).toEqual(["critical", "shop"]);
      expect(await told({ "x-mse-consumer": "shop", [OBJECTIVE]: "critical" }, "gpt-4o")).toEqual([undefined, "shop"]);
      await open({ inferenceObjective: { rules } });
      expect(await told({ "x-mse-consumer": "shop", [MODEL]: "llama-8b" })).toEqual(["critical", "shop"]);
    });

    test("a client that is trusted keeps its own, and gets the rest", async () => {
      await open({ inferenceObjective: { rules, trustClient: true } });
      expect(await told({ [OBJECTIVE]: "mine", "x-mse-consumer": "batch" })).toEqual(["mine", "batch"]);
      expect(await told({ [FAIRNESS]: "me", "x-mse-consumer": "batch" })).toEqual(["sheddable", "me"]);
    });

    test("requests without a body have them as well", async () => {
      await open({ bodyBasedRouting: {}, inferenceObjective: { rules: [{ objective: "all" }], fairness: "none" } });
      await send({ path: "/v1/models", headers: { ...sent, "x-mse-consumer": "shop" } });
      const { headers } = await seen();
      expect([headers[OBJECTIVE], headers[FAIRNESS]]).toEqual(["all", undefined]);
    });
  });
});
