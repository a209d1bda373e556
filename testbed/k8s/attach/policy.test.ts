// `sluice attach` and `detach` against a real API server, a real registry and our own controller.
import type { KubeObject } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attachCommand } from "../../../sdk/cli/src/commands/attach.ts";
import { AttachBench } from "./attach-bench.ts";
import { run } from "./printed.ts";

let bench: AttachBench;
beforeAll(async () => {
  bench = await AttachBench.open();
  await bench.startController(bench.namespace);
});
afterAll(() => bench?.close());

const POLICIES = "sluice.dev/v1alpha1";

function policy(name: string): Promise<KubeObject> {
  return bench.objects.read({ apiVersion: POLICIES, kind: "AIPolicy", metadata: { name } });
}

async function pluginsOf(name: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { spec } = await policy(name);
  const defaults = isRecord(spec) && isRecord(spec.defaults) ? spec.defaults : {};
  return Array.isArray(defaults.plugins) ? defaults.plugins : [];
}

describe("an AIPolicy of ours", () => {
  const to = ["HTTPRoute/chat"];
  const NAME = "attached-httproute-chat";

  test("is written, and our controller says that it is in effect", async () => {
    const { error, out, code } = await bench.attach(["hello:1"], { to, config: [await bench.config("greeting: hi")] });
    expect(error).toBeUndefined();
    expect(code).toBe(0);
    expect(out).toBe(
      `AIPolicy ${bench.namespace}/${NAME} created: hello (${bench.registry.host}/hello:1)\n  in effect, says sluice.dev/gateway-controller`,
    );
    const sha256 = bench.digests.get("hello:1");
    expect(await pluginsOf(NAME)).toEqual([
      {
        name: "hello",
        url: `oci://${bench.registry.host}/hello@sha256:${sha256}`,
        sha256,
        phase: "AUTHN",
        priority: 300,
        failStrategy: "FailClosed",
        config: { greeting: "hi" },
      },
    ]);
  });

  test("is left alone when nothing changes", async () => {
    const before = await policy(NAME);
    const { out } = await bench.attach(["hello:1"], { to, config: [await bench.config("greeting: hi")] });
    expect(out).toContain(" unchanged: ");
    expect((await policy(NAME)).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  });

  test("takes further plugins, and those that were there stay", async () => {
    const { out, error } = await bench.attach(["other:1"], { to, priority: "900" });
    expect(error).toBeUndefined();
    expect(out).toContain(" changed: ");
    expect((await pluginsOf(NAME)).map(({ name }) => name)).toEqual(["other", "hello"]);
  });

  test("goes on to a new image, and back to the one before with its configuration", async () => {
    const first = await pluginsOf(NAME);
    const { error } = await bench.attach(["hello:2"], {
      to,
      config: [await bench.config('{"greeting": "hello", "times": 2}')],
    });
    expect(error).toBeUndefined();
    expect((await pluginsOf(NAME))[1]).toMatchObject({ sha256: bench.digests.get("hello:2"), config: { times: 2 } });
    const back = await bench.attach(["hello"], { to, rollback: true });
    expect(back.out).toContain(`hello (${bench.registry.host}/hello:1)`);
    expect(await pluginsOf(NAME)).toEqual(first);
    await bench.attach(["hello"], { to, rollback: true, wait: "0" });
    expect((await pluginsOf(NAME))[1]).toMatchObject({ sha256: bench.digests.get("hello:2") });
  });

  test("has nothing to go back to where nothing was before", async () => {
    const { error } = await bench.attach(["other"], { to, rollback: true });
    expect(error?.message).toBe("nothing is known of what other was before");
    expect((await bench.attach(["gone"], { to, rollback: true })).error?.message).toBe("gone is not attached there");
  });

  test("loses the plugins that are detached, and goes with the last one", async () => {
    const one = await bench.detach(["hello"], { from: to });
    expect(one.out).toContain(" changed: other (");
    expect((await pluginsOf(NAME)).map(({ name }) => name)).toEqual(["other"]);
    const dry = await bench.detach(["other"], { from: to, dryRun: true });
    expect(dry.out).toContain("deleted (not kept: --dry-run)");
    expect(await bench.isGone(POLICIES, "AIPolicy", NAME)).toBe(false);
    expect((await bench.detach(["other"], { from: to })).out).toBe(`AIPolicy ${bench.namespace}/${NAME} deleted`);
    expect(await bench.isGone(POLICIES, "AIPolicy", NAME)).toBe(true);
    expect((await bench.detach(["other"], { from: to })).out).toBe(`AIPolicy ${bench.namespace}/${NAME} absent`);
  });

  test("has all plugins that are attached at the same moment", async () => {
    const { digests, readImage } = bench;
    const names = ["a", "b", "c", "d"];
    for (const name of names) digests.set(`${name}:1`, digests.get("hello:1") ?? "");
    const flags = bench.flags({ to: ["HTTPRoute/parallel"], wait: "1s" });
    const { error } = await run(async () => {
      const codes = await Promise.all(names.map((name) => attachCommand([`${name}:1`], flags, readImage)));
      return Math.max(...codes);
    });
    // Of the images of these names none is in the bench.registry.
    expect(error?.message).toMatch(/^it is not in effect: NotFound/);
    const found = (await pluginsOf("attached-httproute-parallel")).map(({ name }) => name);
    expect([...found].sort()).toEqual(names);
  });

  test("whose module cannot be pulled is told so, and can be taken back", async () => {
    const digest = "0".repeat(64);
    const { error, out } = await bench.attach([`hello:${digest}`], { to: ["HTTPRoute/broken"] });
    expect(out).toContain("not in effect: NotFound: spec.defaults.plugins[0].url: ");
    expect(error?.message).toContain("it is not in effect: NotFound: ");
    expect(error?.where).toBe(`AIPolicy ${bench.namespace}/attached-httproute-broken`);
    expect(error?.exitCode).toBe(1);
  });

  test("beside an older one for the same route is told which one counts", async () => {
    const targetRefs = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "taken" }];
    const plugins = [{ url: `oci://${bench.registry.host}/hello:1` }];
    const theirs = {
      apiVersion: POLICIES,
      kind: "AIPolicy",
      metadata: { name: "a-theirs" },
      spec: { targetRefs, defaults: { plugins } },
    };
    await bench.objects.apply(theirs);
    const { error } = await bench.attach(["hello:1"], { to: ["HTTPRoute/taken"] });
    expect(error?.message).toMatch(/^it is not in effect: Conflicted: .*a-theirs/);
  });
});
