import { expect, test } from "vitest";
import type { KubeApi, KubeRequest } from "../provider/kubernetes/kube-client.ts";
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

test("what something is made of gets a finalizer beside those that it has, under the version that was read", async () => {
  const requests: KubeRequest[] = [];
  const request: KubeApi["request"] = async (sent) => void requests.push(sent);
  const whenClean = () => Promise.resolve();
  const keeper = new FinalizerKeeper({ api: { request } as KubeApi, isLeader: () => true, whenClean });
  const metadata = {
    name: "held",
    namespace: "default",
    resourceVersion: "7",
    uid: "u",
    finalizers: ["example.com/x"],
  };
  keeper.take([{ ...going, metadata }]);
  await keeper.idle();
  await keeper.stop();
  expect(requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
    {
      method: "PATCH",
      path: "/api/v1/namespaces/default/configmaps/held",
      body: { metadata: { resourceVersion: "7", uid: "u", finalizers: ["example.com/x", FINALIZER] } },
    },
  ]);
});
