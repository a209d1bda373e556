// `sluice attach` for Higress and Istio.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AttachBench } from "./attach-bench.ts";

let bench: AttachBench;
beforeAll(async () => {
  bench = await AttachBench.open();
});
afterAll(() => bench?.close());

describe("WasmPlugins", () => {
  const HIGRESS = "extensions.higress.io/v1alpha1";
  const wasmPlugin = (apiVersion: string, name: string) =>
    bench.objects.read({ apiVersion, kind: "WasmPlugin", metadata: { name } });

  test("of Higress are written, and it is said that nobody tells of their effect", async () => {
    const to = ["HTTPRoute/chat", "Domain/*.example.com", "Service/app:80"];
    // The Service is not there.
    expect((await bench.attach(["hello:1"], { to, target: "higress" })).error?.message).toMatch(
      /^Service \S+ is not there$/,
    );
    const { error, out, code } = await bench.attach(["hello:1"], {
      to: to.slice(0, 2),
      target: "higress",
      name: "mine",
    });
    expect({ error, code }).toEqual({ error: undefined, code: 0 });
    expect(out).toContain("Higress says nowhere whether its gateway runs it");
    expect((await wasmPlugin(HIGRESS, "mine")).spec).toMatchObject({
      phase: "AUTHZ",
      priority: 200,
      defaultConfigDisable: true,
      matchRules: [{ ingress: ["chat"] }, { domain: ["*.example.com"] }],
    });
  });

  test("of Higress are rolled back and deleted", async () => {
    const place = { target: "higress", name: "mine" } as const;
    const to = ["HTTPRoute/chat"];
    await bench.attach(["hello:2"], { ...place, to });
    expect((await wasmPlugin(HIGRESS, "mine")).spec).toMatchObject({
      sha256: bench.digests.get("hello:2"),
      matchRules: [{}],
    });
    await bench.attach(["hello"], { ...place, to, rollback: true });
    const { spec } = await wasmPlugin(HIGRESS, "mine");
    expect(spec).toMatchObject({ sha256: bench.digests.get("hello:1"), matchRules: [{}, {}] });
    await bench.detach(["hello"], { ...place, from: to });
    expect(await bench.isGone(HIGRESS, "WasmPlugin", "mine")).toBe(true);
  });

  test("of Istio name the route's Gateway and its rules", async () => {
    const { error } = await bench.attach(["hello:1"], { to: ["HTTPRoute/chat"], target: "istio" });
    expect(error).toBeUndefined();
    expect((await wasmPlugin("extensions.istio.io/v1alpha1", "hello-httproute-chat")).spec).toMatchObject({
      targetRefs: [{ kind: "Gateway", name: "gw" }],
      pluginConfig: { _rules_: [{ _match_route_: ["chat-first", `${bench.namespace}.chat.1`] }] },
    });
  });

  test("that others have made are left alone", async () => {
    const theirs = {
      apiVersion: HIGRESS,
      kind: "WasmPlugin",
      metadata: { name: "theirs" },
      spec: { url: "oci://a/b" },
    };
    await bench.objects.apply(theirs);
    const { error } = await bench.attach(["hello:1"], { to: ["Gateway/gw"], target: "higress", name: "theirs" });
    expect(error?.message).toBe("one of this name is there, and `sluice attach` did not make it");
    expect(
      (await bench.detach(["hello"], { from: ["Gateway/gw"], target: "higress", name: "theirs" })).error,
    ).toBeDefined();
    expect((await wasmPlugin(HIGRESS, "theirs")).spec).toEqual({ url: "oci://a/b" });
  });

  test("that others have changed are not overwritten without --force", async () => {
    const place = { to: ["Gateway/gw"], target: "higress", name: "shared" } as const;
    await bench.attach(["hello:1"], place);
    const query = { fieldManager: "kubectl-edit" };
    const request = { method: "PATCH", path: bench.objects.path(await wasmPlugin(HIGRESS, "shared")), query } as const;
    await bench.api.request({ ...request, body: { spec: { priority: 7 } }, patch: "merge-patch+json" });
    const { error } = await bench.attach(["hello:2"], place);
    expect(error?.message).toBe("others have set what would be changed: kubectl-edit (.spec.priority)");
    expect(error?.help).toMatch(/^--force takes it over/);
    expect((await bench.attach(["hello:2"], { ...place, force: true })).error).toBeUndefined();
    expect((await wasmPlugin(HIGRESS, "shared")).spec).toMatchObject({ priority: 200 });
  });
});
