// `sluice attach` for Envoy Gateway.
import type { KubeObject } from "@sluice/controller";
import { MissingError } from "@sluice/manifest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reference } from "../demo.ts";
import { eventually } from "../support.ts";
import { AttachBench } from "./attach-bench.ts";

let bench: AttachBench;
beforeAll(async () => {
  bench = await AttachBench.open();
});
afterAll(() => bench?.close());

describe("an EnvoyExtensionPolicy", () => {
  const POLICY = reference("gateway.envoyproxy.io/v1alpha1", "EnvoyExtensionPolicy", "attached-httproute-chat");
  const target = { to: ["HTTPRoute/chat"], target: "envoy-gateway" } as const;

  const read = (): Promise<KubeObject> => bench.objects.read(POLICY);

  /** What Envoy Gateway would write. */
  async function say(status: "True" | "False", reason: string, message = ""): Promise<void> {
    await eventually(async () => {
      const object = await read();
      const observedGeneration = object.metadata.generation;
      const conditions = [{ type: "Accepted", status, reason, message, observedGeneration }];
      const ancestorRef = { kind: "Gateway", name: "gw" };
      const ancestors = [{ ancestorRef, controllerName: "gateway.envoyproxy.io/gatewayclass-controller", conditions }];
      await bench.objects.patch(object, { status: { ancestors } }, "/status");
    });
  }

  test("of which nobody says anything is missing its controller", async () => {
    const { error } = await bench.attach(["hello:1"], { ...target, wait: "1s" });
    expect(error).toBeInstanceOf(MissingError);
    expect(error?.message).toBe("no controller has said anything of it in 1 s");
    expect(error?.help).toContain("Envoy Gateway");
  });

  test("is in effect when Envoy Gateway has accepted this version of it", async () => {
    await say("True", "Accepted");
    const attached = bench.attach(["hello:2", "other:1"], target);
    await eventually(async () => {
      const { metadata } = await read();
      expect(metadata.generation).toBe(2);
    });
    await say("True", "Accepted");
    const { error, out, notes } = await attached;
    expect(error).toBeUndefined();
    expect(out).toContain("in effect, says gateway.envoyproxy.io/gatewayclass-controller");
    expect(notes).toContain("takes the place of its Gateway's");
  });

  test("is refused with Envoy Gateway's own words", async () => {
    const attached = bench.attach(["hello:1"], target);
    await eventually(async () => {
      const { metadata } = await read();
      expect(metadata.generation).toBe(3);
    });
    await say("False", "Invalid", "the image cannot be pulled");
    expect((await attached).error?.message).toBe("it is not in effect: Invalid: the image cannot be pulled");
  });
});
