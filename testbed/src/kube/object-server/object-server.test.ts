import type { KubeObject } from "@sluice/controller";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ObjectServer } from "./object-server.ts";

let server: ObjectServer;
beforeEach(async () => {
  server = await ObjectServer.start(["Pod", "InferencePool"]);
});
afterEach(() => server.close());

function pod(name: string, namespace = "default"): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace } };
}

async function get(path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const reply = await fetch(`${server.url}${path}`);
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

/** `TYPE name` of the next events of a watch. */
async function watched(path: string, count: number): Promise<readonly string[]> {
  const end = new AbortController();
  const reply = await fetch(`${server.url}${path}`, { signal: end.signal });
  let text = "";
  for await (const piece of reply.body ?? []) {
    text += Buffer.from(piece).toString();
    if (text.split("\n").length > count) break;
  }
  end.abort();
  const events = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return events.map(({ type, object }) => `${type} ${object.metadata.name}`);
}

test("tells what there is", async () => {
  expect((await get("/api")).body).toMatchObject({ versions: ["v1"] });
  expect((await get("/apis")).body).toMatchObject({ groups: [{ name: "inference.networking.k8s.io" }] });
  expect((await get("/apis/inference.networking.k8s.io/v1")).body).toMatchObject({
    groupVersion: "inference.networking.k8s.io/v1",
    resources: [{ name: "inferencepools", kind: "InferencePool", namespaced: true }],
  });
  expect((await get("/api/v1/services")).status).toBe(404);
});

test("lists objects of a namespace, of all, and of a name", async () => {
  for (const one of [pod("a"), pod("b"), pod("a", "other")]) server.put(one);
  const names = async (path: string) => {
    const { items } = (await get(path)).body as { readonly items: readonly KubeObject[] };
    return items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  };
  expect(await names("/api/v1/pods")).toEqual(["default/a", "default/b", "other/a"]);
  expect(await names("/api/v1/namespaces/other/pods")).toEqual(["other/a"]);
  expect(await names("/api/v1/namespaces/default/pods?fieldSelector=metadata.name%3Db")).toEqual(["default/b"]);
  expect((await get("/api/v1/namespaces/default/pods/b")).body).toMatchObject({ metadata: { name: "b" } });
  expect((await get("/api/v1/namespaces/default/pods/c")).status).toBe(404);
});

test("a watch goes on where the list ended", async () => {
  server.put(pod("a"));
  const { metadata } = (await get("/api/v1/pods")).body as { readonly metadata: { readonly resourceVersion: string } };
  server.put(pod("a"));
  server.put(pod("b", "other"));
  server.put(pod("b"));
  server.remove({ kind: "Pod", namespace: "default", name: "a" });
  const path = `/api/v1/namespaces/default/pods?watch=true&resourceVersion=${metadata.resourceVersion}`;
  expect(await watched(path, 3)).toEqual(["MODIFIED a", "ADDED b", "DELETED a"]);
});

test("a watch tells what comes later", async () => {
  const events = watched("/api/v1/pods?watch=1", 2);
  server.put(pod("a"));
  server.put(pod("b"));
  expect(await events).toEqual(["ADDED a", "ADDED b"]);
});

test("a watch from too long ago is refused, and so is one that wants to begin with a list", async () => {
  for (let i = 0; i < 1100; i++) server.put(pod("a"));
  expect((await get("/api/v1/pods?watch=1&resourceVersion=2")).status).toBe(410);
  expect((await get("/api/v1/pods?watch=1&sendInitialEvents=true")).status).toBe(422);
});

test("nothing can be written", async () => {
  const reply = await fetch(`${server.url}/api/v1/namespaces/default/pods`, { method: "POST", body: "{}" });
  expect(reply.status).toBe(405);
});
