import type { KubeObject } from "@sluice/controller";
import { describe, expect, test } from "vitest";
import { AttachCluster } from "./cluster/attach-cluster.ts";
import { type Effect, effectOf } from "./effect.ts";
import { SLUICE } from "./hosts/sluice.ts";
import { OVERWRITTEN, type WaitClock, waitForEffect } from "./wait.ts";

interface Condition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly reason?: string;
  readonly at?: number;
}

function policy(...entries: readonly (readonly Condition[])[]): KubeObject {
  const ancestors = entries.map((conditions) => ({
    controllerName: "example.com/c",
    conditions: conditions.map(({ at = 2, reason = "R", ...rest }) => ({
      ...rest,
      reason,
      message: "M",
      observedGeneration: at,
    })),
  }));
  return {
    apiVersion: "v",
    kind: "AIPolicy",
    metadata: { name: "p", namespace: "n", generation: 2 },
    status: { ancestors },
  };
}

const YES = { type: "Accepted", status: "True" } as const;
const NO = { type: "Accepted", status: "False", reason: "Conflicted" } as const;
const IN_EFFECT: Effect = { state: "in effect", by: ["example.com/c"] };
const WAITING: Effect = { state: "waiting" };
const refused = (reason: string): Effect => ({ state: "refused", by: "example.com/c", reason, message: "M" });

describe("a policy", () => {
  test.each<{ name: string; object: KubeObject; effect: Effect }>([
    { name: "without a status is waited for", object: policy(), effect: WAITING },
    { name: "that is accepted is in effect", object: policy([YES]), effect: IN_EFFECT },
    { name: "whose earlier version was accepted is waited for", object: policy([{ ...YES, at: 1 }]), effect: WAITING },
    { name: "whose earlier version was refused is waited for", object: policy([{ ...NO, at: 1 }]), effect: WAITING },
    {
      name: "that is accepted at one of two places is waited for",
      object: policy([YES], [{ ...YES, at: 1 }]),
      effect: WAITING,
    },
    { name: "that is refused at one of two places is", object: policy([YES], [NO]), effect: refused("Conflicted") },
    {
      name: "whose references cannot be resolved is refused",
      object: policy([YES, { type: "ResolvedRefs", status: "False", reason: "RefNotPermitted" }]),
      effect: refused("RefNotPermitted"),
    },
    {
      name: "whose module is being fetched is waited for",
      object: policy([YES, { type: "Programmed", status: "False", reason: "Pending" }]),
      effect: WAITING,
    },
    {
      name: "whose module cannot be fetched is refused",
      object: policy([YES, { type: "Programmed", status: "False", reason: "NotFound" }]),
      effect: refused("NotFound"),
    },
    {
      name: "of which something unknown is False is in effect",
      object: policy([YES, { type: "Pretty", status: "False" }]),
      effect: IN_EFFECT,
    },
    { name: "with a status that is none is waited for", object: { ...policy(), status: "?" }, effect: WAITING },
  ])("$name", ({ object, effect }) => {
    expect(effectOf("sluice", object)).toEqual(effect);
    expect(effectOf("envoy-gateway", object)).toEqual(effect);
  });
});

test("a WasmPlugin says nothing, or what is wrong", () => {
  const object = { apiVersion: "v", kind: "WasmPlugin", metadata: { name: "p" } };
  expect(effectOf("higress", object)).toEqual({ state: "unknown" });
  const conditions = [{ type: "Accepted", status: "False", reason: "Invalid", message: "M" }];
  expect(effectOf("istio", { ...object, status: { conditions } })).toMatchObject({
    state: "refused",
    reason: "Invalid",
  });
});

describe("waiting", () => {
  /** What the cluster answers, one after the other; the last one for ever. */
  async function wait(
    written: KubeObject,
    answers: readonly (KubeObject | undefined)[],
    holds = (_: KubeObject) => true,
  ) {
    const clock = new TestClock();
    let asked = 0;
    const request = async () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      if (answer === undefined) throw Object.assign(new Error("gone"), { cause: undefined });
      return answer;
    };
    const cluster = new AttachCluster({ request, watch: async () => undefined }, "https://c", SLUICE.kind);
    const effect = await waitForEffect(written, { cluster, writer: SLUICE, timeout: 10_000, clock, holds });
    return { effect, seconds: clock.now() / 1_000 };
  }

  class TestClock implements WaitClock {
    #now = 0;
    now = () => this.#now;
    sleep = async (milliseconds: number) => {
      this.#now += milliseconds;
    };
  }

  test("ends when it is in effect", async () => {
    expect(await wait(policy(), [policy(), policy(), policy([YES])])).toEqual({ effect: IN_EFFECT, seconds: 0.75 });
  });

  test("ends at a refusal that stands", async () => {
    expect(await wait(policy(), [policy([NO])])).toEqual({ effect: refused("Conflicted"), seconds: 2.25 });
  });

  test("goes on after a refusal that does not", async () => {
    expect(await wait(policy(), [policy([NO]), policy([NO]), policy([YES])])).toEqual({
      effect: IN_EFFECT,
      seconds: 0.75,
    });
  });

  test("ends when its time is up", async () => {
    expect(await wait(policy(), [policy()])).toEqual({ effect: WAITING, seconds: 10 });
  });

  test("ends when somebody else has overwritten it", async () => {
    const answers = [policy(), policy([YES])];
    const { effect } = await wait(policy(), answers, (object) => effectOf("sluice", object).state !== "in effect");
    expect(effect).toBe(OVERWRITTEN);
  });
});
