import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { FakeEnvoy } from "../../test/fake-envoy.ts";
import { fakeEnvoys, startAds } from "../../test/fake-envoys.ts";
import { type Content, textSnapshot } from "../../test/text-snapshot.ts";
import { AdsServer } from "./ads-server.ts";
import type { NodeState } from "./ads-session.ts";

describe.each(["sotw", "delta"] as const)("%s", (variant) => {
  let server: AdsServer;
  let settled: NodeState[];

  beforeEach(async () => {
    settled = [];
    server = await AdsServer.start({
      groupOf: () => "gw",
      clusterLinger: 0,
      events: { settled: (state) => settled.push(state) },
    });
    return () => server.close();
  });

  const { connect, connected, unread } = fakeEnvoys(variant, () => server);

  test("each type is answered as it is asked for: all clusters and listeners, the others by name", async () => {
    server.setSnapshot(
      "gw",
      textSnapshot({
        cluster: { b: "1", a: "1" },
        listener: { l: "1" },
        route: { r: "1", unasked: "1" },
        extension: { p: "1" },
      }),
    );
    const envoy = connect();
    envoy.want("cluster");
    expect((await envoy.take("cluster")).names).toEqual(["a", "b"]);
    envoy.want("listener");
    const listeners = await envoy.next("listener");
    envoy.want("extension", "p");
    envoy.want("route", "r");
    expect((await envoy.take("extension")).names).toEqual(["p"]);
    expect((await envoy.take("route")).names).toEqual(["r"]);
    envoy.ack(listeners);
    const [state] = await server.waitUntilServed("gw");
    expect(state).toMatchObject({
      node: "envoy",
      variant,
      settled: true,
      refusals: [],
      held: { cluster: 2, route: 1 },
    });
    expect(settled).toHaveLength(1);
  });

  test("an empty snapshot is an answer too, since Envoy waits for one", async () => {
    server.setSnapshot("gw", textSnapshot({}));
    const envoy = await connected();
    expect(await unread(envoy, {})).toEqual([]);
  });

  test("a node whose group has no snapshot waits for it", async () => {
    const envoy = connect();
    envoy.want("cluster");
    await expect.poll(() => server.nodes()).toMatchObject([{ group: "gw", settled: false, snapshot: undefined }]);
    server.setSnapshot("gw", textSnapshot({ cluster: { a: "1" } }));
    expect((await envoy.take("cluster")).names).toEqual(["a"]);
  });

  test("only what changed is sent, and nothing for the same content", async () => {
    const content = { cluster: { a: "1", b: "1" }, listener: { l: "1" }, route: { r: "1", s: "1" } };
    server.setSnapshot("gw", textSnapshot(content));
    const envoy = await connected("r", "s");
    server.setSnapshot("gw", textSnapshot(content));
    const changed = { ...content, route: { r: "2", s: "1" } };
    server.setSnapshot("gw", textSnapshot(changed));
    expect((await envoy.take("route")).names).toEqual(["r"]);
    expect(await unread(envoy, changed)).toEqual([]);
    const clusters = { ...changed, cluster: { a: "2", b: "1" } };
    server.setSnapshot("gw", textSnapshot(clusters));
    expect((await envoy.take("cluster")).names).toEqual(variant === "delta" ? ["a"] : ["a", "b"]);
  });

  test("an update goes out in order: clusters first, routes last, each when the one before is taken", async () => {
    server.setSnapshot("gw", textSnapshot({ cluster: { a: "1" }, listener: { l: "1" }, route: { r: "1" } }));
    const envoy = await connected("r");
    const next = { cluster: { a: "1", b: "1" }, listener: { l: "2" }, route: { r: "2" } };
    server.setSnapshot("gw", textSnapshot(next));
    const clusters = await envoy.next("cluster");
    expect(await unread(envoy, next)).toEqual([]);
    envoy.ack(clusters);
    const listeners = await envoy.next("listener");
    expect(await unread(envoy, next)).toEqual([]);
    envoy.ack(listeners);
    expect((await envoy.take("route")).names).toEqual(["r"]);
    await server.waitUntilServed("gw");
  });

  test("what Envoy waits for is sent at once, whatever else is under way", async () => {
    server.setSnapshot("gw", textSnapshot({ cluster: { a: "1" }, listener: { l: "1" }, route: { r: "1" } }));
    const envoy = await connected("r");
    const next = { cluster: { a: "2" }, listener: { l: "1" }, route: { r: "1", s: "1" } };
    server.setSnapshot("gw", textSnapshot(next));
    await envoy.next("cluster");
    envoy.want("route", "r", "s");
    expect((await envoy.take("route")).names).toEqual(["s"]);
  });

  test("a cluster goes last, when listeners and routes that led to it are taken", async () => {
    server.setSnapshot("gw", textSnapshot({ cluster: { a: "1", b: "1" }, listener: { l: "1" }, route: { r: "1" } }));
    const envoy = await connected("r");
    const next = { cluster: { b: "1" }, listener: { l: "1" }, route: { r: "2" } };
    server.setSnapshot("gw", textSnapshot(next));
    const routes = await envoy.next("route");
    expect(await unread(envoy, next)).toEqual([]);
    envoy.ack(routes);
    const clusters = await envoy.take("cluster");
    expect(variant === "delta" ? clusters.removed : clusters.names).toEqual([variant === "delta" ? "a" : "b"]);
  });

  test("a cluster stays while a listener that was refused may still lead to it", async () => {
    server.setSnapshot("gw", textSnapshot({ cluster: { a: "1", b: "1" }, listener: { l: "1" } }));
    const envoy = await connected();
    const next = { cluster: { b: "1" }, listener: { l: "2" } };
    server.setSnapshot("gw", textSnapshot(next));
    envoy.nack(await envoy.next("listener"), "no");
    expect(await unread(envoy, next)).toEqual([]);
    server.setSnapshot("gw", textSnapshot({ ...next, listener: { l: "3" } }));
    await envoy.take("listener");
    const clusters = await envoy.take("cluster");
    expect(variant === "delta" ? clusters.removed : clusters.names).toEqual([variant === "delta" ? "a" : "b"]);
  });

  test("a listener that is gone is taken away", async () => {
    server.setSnapshot("gw", textSnapshot({ listener: { l: "1", m: "1" } }));
    const envoy = await connected();
    server.setSnapshot("gw", textSnapshot({ listener: { m: "1" } }));
    const listeners = await envoy.take("listener");
    expect(variant === "delta" ? listeners.removed : listeners.names).toEqual([variant === "delta" ? "l" : "m"]);
  });

  test("changes that come while a response is under way are merged into the next", async () => {
    server.setSnapshot("gw", textSnapshot({ cluster: { a: "1" } }));
    const envoy = await connected();
    for (const version of ["2", "3", "4", "5"]) {
      server.setSnapshot("gw", textSnapshot({ cluster: { a: version, [`c${version}`]: "1" } }));
    }
    await envoy.take("cluster");
    await envoy.take("cluster");
    expect(await unread(envoy, { cluster: { a: "5", c5: "1" } })).toEqual([]);
    expect(await server.waitUntilServed("gw")).toMatchObject([{ held: { cluster: 2 } }]);
  });

  test("endpoints are sent again behind a cluster that changed, since it starts from nothing", async () => {
    const content = { endpoint: { a: "1" }, listener: {} };
    server.setSnapshot("gw", textSnapshot({ ...content, cluster: { a: "eds-1" } }));
    const envoy = await connected();
    envoy.want("endpoint", "a");
    await envoy.take("endpoint");
    server.setSnapshot("gw", textSnapshot({ ...content, cluster: { a: "eds-2" } }));
    await envoy.take("cluster");
    expect((await envoy.take("endpoint")).names).toEqual(["a"]);
  });

  test("endpoints change without waiting for a cluster that takes long to warm", async () => {
    const content = { cluster: { a: "eds-1" }, endpoint: { a: "1" } };
    server.setSnapshot("gw", textSnapshot(content));
    const envoy = await connected();
    envoy.want("endpoint", "a");
    await envoy.take("endpoint");
    server.setSnapshot("gw", textSnapshot({ cluster: { ...content.cluster, b: "1" }, endpoint: { a: "2" } }));
    await envoy.next("cluster");
    expect((await envoy.take("endpoint")).names).toEqual(["a"]);
  });

  describe("after a lost stream", () => {
    const content = { cluster: { a: "1", b: "1" }, listener: { l: "1" }, route: { r: "1", s: "1" } };

    /** Another server in the place of the first, as after a restart. */
    async function restarted(again: Content): Promise<AdsServer> {
      const second = await startAds();
      second.setSnapshot("gw", textSnapshot(again));
      return second;
    }

    test("nothing is sent that Envoy still has", async () => {
      server.setSnapshot("gw", textSnapshot(content));
      const envoy = await connected("r", "s");
      const second = await restarted({ ...content, secret: { k: "1" } });
      const again = envoy.reconnect(second.port);
      onTestFinished(() => again.close());
      again.want("secret", "k");
      await again.take("secret");
      await second.waitUntilServed("gw");
      expect(again.unread).toEqual([]);
    });

    test("nothing is sent that Envoy still has when it has let go of something before", async () => {
      server.setSnapshot("gw", textSnapshot(content));
      const envoy = await connected("r", "s");
      envoy.want("route", "s");
      if (variant === "sotw") {
        // Carries nothing but the version of what is left.
        expect((await envoy.take("route")).names).toEqual([]);
      }
      const second = await restarted({ ...content, secret: { k: "1" } });
      const again = envoy.reconnect(second.port);
      onTestFinished(() => again.close());
      again.want("secret", "k");
      await again.take("secret");
      expect(again.unread).toEqual([]);
    });

    test("what changed meanwhile is sent, in order", async () => {
      server.setSnapshot("gw", textSnapshot(content));
      const envoy = await connected("r", "s");
      const second = await restarted({ cluster: { a: "2", b: "1" }, listener: { l: "1" }, route: { r: "2", s: "1" } });
      const again = envoy.reconnect(second.port);
      onTestFinished(() => again.close());
      const clusters = await again.next("cluster");
      expect(clusters.names).toEqual(variant === "delta" ? ["a"] : ["a", "b"]);
      expect(again.unread).toEqual([]);
      again.ack(clusters);
      expect((await again.take("route")).names).toEqual(variant === "delta" ? ["r"] : ["r", "s"]);
      await second.waitUntilServed("gw");
    });

    test("what is gone meanwhile is taken away", async () => {
      server.setSnapshot("gw", textSnapshot(content));
      const envoy = await connected();
      const second = await restarted({});
      const again = envoy.reconnect(second.port);
      onTestFinished(() => again.close());
      if (variant === "delta") {
        expect((await again.take("listener")).removed).toEqual(["l"]);
        expect((await again.take("cluster")).removed).toEqual(["a", "b"]);
      } else {
        // Which clusters Envoy still has is not known, so they cannot be kept for the listeners.
        expect((await again.take("cluster")).names).toEqual([]);
        expect((await again.take("listener")).names).toEqual([]);
      }
    });
  });

  test("a name that is let go and wanted again is sent again", async () => {
    server.setSnapshot("gw", textSnapshot({ listener: {}, route: { r: "1", s: "1" } }));
    const envoy = await connected("r", "s");
    envoy.want("route", "s");
    if (variant === "sotw") {
      expect((await envoy.take("route")).names).toEqual([]);
    }
    envoy.want("route", "r", "s");
    expect((await envoy.take("route")).names).toEqual(["r"]);
  });

  test("a resource that is gone but still wanted is left with Envoy", async () => {
    server.setSnapshot("gw", textSnapshot({ listener: {}, route: { r: "1" } }));
    const envoy = await connected("r");
    expect(await unread(envoy, { listener: {} })).toEqual([]);
    server.setSnapshot("gw", textSnapshot({ listener: {}, route: { r: "2" } }));
    expect((await envoy.take("route")).names).toEqual(["r"]);
  });

  test("a wait ends when it is called off", async () => {
    const controller = new AbortController();
    const wait = server.waitUntilServed("elsewhere", controller.signal);
    controller.abort(new Error("enough"));
    await expect(wait).rejects.toThrow("enough");
  });

  test("nodes of one group do not see another's", async () => {
    const two = await startAds({ groupOf: ({ metadata }) => String(metadata.gateway) });
    two.setSnapshot("a", textSnapshot({ cluster: { "of-a": "1" } }));
    two.setSnapshot("b", textSnapshot({ cluster: { "of-b": "1" } }));
    const envoy = new FakeEnvoy({ variant, port: two.port, node: { id: "x", metadata: { gateway: "b" } } });
    onTestFinished(() => envoy.close());
    envoy.want("cluster");
    expect((await envoy.take("cluster")).names).toEqual(["of-b"]);
  });
});
