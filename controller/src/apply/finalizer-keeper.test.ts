import { expect, test } from "vitest";
import type { KubeApi } from "../provider/kubernetes/kube-client.ts";
import { FINALIZER, FinalizerKeeper } from "./finalizer-keeper.ts";

const going = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "held", namespace: "default", finalizers: [FINALIZER], deletionTimestamp: "2026-01-01T00:00:00Z" },
};

test("a keeper that waits for what never becomes clean ends when it is asked to, and lets go of nothing", async () => {
  const requests: unknown[] = [];
  const request: KubeApi["request"] = async (sent) => void requests.push(sent);
  const api = { request } as KubeApi;
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const whenClean = () => {
    asked();
    return new Promise<void>(() => undefined);
  };
  const keeper = new FinalizerKeeper({ api, isLeader: () => true, whenClean });
  keeper.take([going]);
  await isAsked;
  await keeper.stop();
  expect(requests).toEqual([]);
});
