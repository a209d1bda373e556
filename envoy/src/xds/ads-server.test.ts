import { create } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { FakeEnvoy, type FakeResponse } from "../../test/fake-envoy.ts";
import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import { ClusterLoadAssignmentSchema } from "../generated/envoy/config/endpoint/v3/endpoint_pb.js";
import { ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb.js";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb.js";
import { HttpProtocolOptionsSchema } from "../generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb.js";
import { tcpCluster } from "../resource/cluster.ts";
import { extension } from "../resource/extension.ts";
import { certificateSecret } from "../resource/secret.ts";
import type { AdsRefusal } from "./ads-events.ts";
import { AdsServer, type AdsServerOptions } from "./ads-server.ts";
import type { NodeState } from "./ads-session.ts";
import type { ResourceType } from "./resource-type.ts";
import { makeSnapshot, type Snapshot } from "./snapshot.ts";

type Content = Readonly<Partial<Record<ResourceType, Readonly<Record<string, string>>>>>;

/** Resources by type and name; the text is their content, so the same text gives the same version. */
function snapshot(content: Content): Snapshot {
  const of = (type: ResourceType) => Object.entries(content[type] ?? {});
  return makeSnapshot({
    clusters: of("cluster").map(([name, altStatName]) =>
      altStatName.startsWith("eds")
        ? { ...tcpCluster({ name, discovered: [{}] }), altStatName }
        : create(ClusterSchema, { name, altStatName }),
    ),
    endpoints: of("endpoint").map(([clusterName, address]) =>
      create(ClusterLoadAssignmentSchema, { clusterName, namedEndpoints: { [address]: {} } }),
    ),
    secrets: of("secret").map(([name, key]) => certificateSecret({ name, certificateChain: "", privateKey: key })),
    extensions: of("extension").map(([name, text]) => ({
      ...extension(name, HttpProtocolOptionsSchema, { httpFilters: [{ name: text }] }),
    })),
    listeners: of("listener").map(([name, statPrefix]) => create(ListenerSchema, { name, statPrefix })),
    routes: of("route").map(([name, header]) =>
      create(RouteConfigurationSchema, { name, internalOnlyHeaders: [header] }),
    ),
  });
}

async function start(options: Partial<AdsServerOptions> = {}): Promise<AdsServer> {
  const server = await AdsServer.start({ groupOf: () => "gw", clusterLinger: 0, ...options });
  onTestFinished(() => server.close());
  return server;
}

describe.each(["sotw", "delta"] as const)("%s", (variant) => {
  let server: AdsServer;
  let refusals: AdsRefusal[];
  let settled: NodeState[];

  beforeEach(async () => {
    refusals = [];
    settled = [];
    server = await AdsServer.start({
      groupOf: () => "gw",
      clusterLinger: 0,
      events: { refused: (refusal) => refusals.push(refusal), settled: (state) => settled.push(state) },
    });
    return () => server.close();
  });

  function connect(port = server.port): FakeEnvoy {
    const envoy = new FakeEnvoy({ variant, port });
    onTestFinished(() => envoy.close());
    return envoy;
  }

  /** An Envoy that has taken clusters and listeners, and the routes that are named. */
  async function connected(...routes: string[]): Promise<FakeEnvoy> {
    const envoy = connect();
    envoy.want("cluster");
    await envoy.take("cluster");
    envoy.want("listener");
    await envoy.take("listener");
    if (routes.length > 0) {
      envoy.want("route", ...routes);
      await envoy.take("route");
    }
    await server.waitUntilServed("gw");
    return envoy;
  }

  let barriers = 0;

  /** Responses that have come unasked: an answer to a later request comes behind them. */
  async function unread(envoy: FakeEnvoy, content: Content): Promise<ResourceType[]> {
    barriers++;
    const name = `barrier-${barriers}`;
    server.setSnapshot("gw", snapshot({ ...content, secret: { ...content.secret, [name]: "x" } }));
    envoy.want("secret", name);
    await envoy.take("secret");
    return envoy.unread;
  }

  test("each type is answered as it is asked for: all clusters and listeners, the others by name", async () => {
    server.setSnapshot(
      "gw",
      snapshot({
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
    server.setSnapshot("gw", snapshot({}));
    const envoy = await connected();
    expect(await unread(envoy, {})).toEqual([]);
  });

  test("a node whose group has no snapshot waits for it", async () => {
    const envoy = connect();
    envoy.want("cluster");
    await expect.poll(() => server.nodes()).toMatchObject([{ group: "gw", settled: false, snapshot: undefined }]);
    server.setSnapshot("gw", snapshot({ cluster: { a: "1" } }));
    expect((await envoy.take("cluster")).names).toEqual(["a"]);
  });

  test("only what changed is sent, and nothing for the same content", async () => {
    const content = { cluster: { a: "1", b: "1" }, listener: { l: "1" }, route: { r: "1", s: "1" } };
    server.setSnapshot("gw", snapshot(content));
    const envoy = await connected("r", "s");
    server.setSnapshot("gw", snapshot(content));
    const changed = { ...content, route: { r: "2", s: "1" } };
    server.setSnapshot("gw", snapshot(changed));
    expect((await envoy.take("route")).names).toEqual(["r"]);
    expect(await unread(envoy, changed)).toEqual([]);
    const clusters = { ...changed, cluster: { a: "2", b: "1" } };
    server.setSnapshot("gw", snapshot(clusters));
    expect((await envoy.take("cluster")).names).toEqual(variant === "delta" ? ["a"] : ["a", "b"]);
  });

  test("an update goes out in order: clusters first, routes last, each when the one before is taken", async () => {
    server.setSnapshot("gw", snapshot({ cluster: { a: "1" }, listener: { l: "1" }, route: { r: "1" } }));
    const envoy = await connected("r");
    const next = { cluster: { a: "1", b: "1" }, listener: { l: "2" }, route: { r: "2" } };
    server.setSnapshot("gw", snapshot(next));
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
    server.setSnapshot("gw", snapshot({ cluster: { a: "1" }, listener: { l: "1" }, route: { r: "1" } }));
    const envoy = await connected("r");
    const next = { cluster: { a: "2" }, listener: { l: "1" }, route: { r: "1", s: "1" } };
    server.setSnapshot("gw", snapshot(next));
    await envoy.next("cluster");
    envoy.want("route", "r", "s");
    expect((await envoy.take("route")).names).toEqual(["s"]);
  });

  test("a cluster goes last, when listeners and routes that led to it are taken", async () => {
    server.setSnapshot("gw", snapshot({ cluster: { a: "1", b: "1" }, listener: { l: "1" }, route: { r: "1" } }));
    const envoy = await connected("r");
    const next = { cluster: { b: "1" }, listener: { l: "1" }, route: { r: "2" } };
    server.setSnapshot("gw", snapshot(next));
    const routes = await envoy.next("route");
    expect(await unread(envoy, next)).toEqual([]);
    envoy.ack(routes);
    const clusters = await envoy.take("cluster");
    expect(variant === "delta" ? clusters.removed : clusters.names).toEqual([variant === "delta" ? "a" : "b"]);
  });

  test("a cluster stays while a listener that was refused may still lead to it", async () => {
    server.setSnapshot("gw", snapshot({ cluster: { a: "1", b: "1" }, listener: { l: "1" } }));
    const envoy = await connected();
    const next = { cluster: { b: "1" }, listener: { l: "2" } };
    server.setSnapshot("gw", snapshot(next));
    envoy.nack(await envoy.next("listener"), "no");
    expect(await unread(envoy, next)).toEqual([]);
    server.setSnapshot("gw", snapshot({ ...next, listener: { l: "3" } }));
    await envoy.take("listener");
    const clusters = await envoy.take("cluster");
    expect(variant === "delta" ? clusters.removed : clusters.names).toEqual([variant === "delta" ? "a" : "b"]);
  });

  test("a listener that is gone is taken away", async () => {
    server.setSnapshot("gw", snapshot({ listener: { l: "1", m: "1" } }));
    const envoy = await connected();
    server.setSnapshot("gw", snapshot({ listener: { m: "1" } }));
    const listeners = await envoy.take("listener");
    expect(variant === "delta" ? listeners.removed : listeners.names).toEqual([variant === "delta" ? "l" : "m"]);
  });

  test("changes that come while a response is under way are merged into the next", async () => {
    server.setSnapshot("gw", snapshot({ cluster: { a: "1" } }));
    const envoy = await connected();
    for (const version of ["2", "3", "4", "5"]) {
      server.setSnapshot("gw", snapshot({ cluster: { a: version, [`c${version}`]: "1" } }));
    }
    await envoy.take("cluster");
    await envoy.take("cluster");
    expect(await unread(envoy, { cluster: { a: "5", c5: "1" } })).toEqual([]);
    expect(await server.waitUntilServed("gw")).toMatchObject([{ held: { cluster: 2 } }]);
  });

  test("endpoints are sent again behind a cluster that changed, since it starts from nothing", async () => {
    const content = { endpoint: { a: "1" }, listener: {} };
    server.setSnapshot("gw", snapshot({ ...content, cluster: { a: "eds-1" } }));
    const envoy = await connected();
    envoy.want("endpoint", "a");
    await envoy.take("endpoint");
    server.setSnapshot("gw", snapshot({ ...content, cluster: { a: "eds-2" } }));
    await envoy.take("cluster");
    expect((await envoy.take("endpoint")).names).toEqual(["a"]);
  });

  test("endpoints change without waiting for a cluster that takes long to warm", async () => {
    const content = { cluster: { a: "eds-1" }, endpoint: { a: "1" } };
    server.setSnapshot("gw", snapshot(content));
    const envoy = await connected();
    envoy.want("endpoint", "a");
    await envoy.take("endpoint");
    server.setSnapshot("gw", snapshot({ cluster: { ...content.cluster, b: "1" }, endpoint: { a: "2" } }));
    await envoy.next("cluster");
    expect((await envoy.take("endpoint")).names).toEqual(["a"]);
  });

  describe("a refusal", () => {
    test("is told with the resource's name and Envoy's words, and is not sent again until it changes", async () => {
      server.setSnapshot("gw", snapshot({ listener: { l: "1" }, route: { r: "1" } }));
      const envoy = await connected("r");
      const bad = { listener: { l: "1" }, route: { r: "2" } };
      server.setSnapshot("gw", snapshot(bad));
      envoy.nack(await envoy.next("route"), "broken");
      expect(await unread(envoy, bad)).toEqual([]);
      expect(refusals).toMatchObject([
        { group: "gw", node: "envoy", type: "route", refusals: [{ name: "r", error: "broken" }] },
      ]);
      expect(await server.waitUntilServed("gw")).toMatchObject([{ refusals: [{ type: "route", name: "r" }] }]);
      server.setSnapshot("gw", snapshot({ listener: { l: "1" }, route: { r: "3" } }));
      expect((await envoy.take("route")).names).toEqual(["r"]);
      expect(await server.waitUntilServed("gw")).toMatchObject([{ refusals: [] }]);
    });

    test("does not stop the other types", async () => {
      server.setSnapshot("gw", snapshot({ cluster: { a: "1" }, listener: { l: "1" } }));
      const envoy = await connected();
      server.setSnapshot("gw", snapshot({ cluster: { a: "2" }, listener: { l: "2" } }));
      envoy.nack(await envoy.next("cluster"), "broken");
      await envoy.take("listener");
      expect(await server.waitUntilServed("gw")).toMatchObject([{ refusals: [{ type: "cluster", name: "a" }] }]);
    });

    /** Refuses every response that carries `bad`, with words that do not name it, until all is said. */
    async function refuseUntilSettled(envoy: FakeEnvoy, type: ResourceType, words: string): Promise<number> {
      const served = server.waitUntilServed("gw").then(() => "served" as const);
      for (let count = 0; ; count++) {
        const event: FakeResponse | "served" = await Promise.race([envoy.next(type), served]);
        if (event === "served") {
          return count;
        }
        if (event.names.includes("bad")) {
          envoy.nack(event, words);
        } else {
          envoy.ack(event);
        }
      }
    }

    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`good-${index}`, "1"]));

    test.each<{ type: ResourceType; words: string; most: number }>([
      { type: "cluster", words: "no reason", most: 20 },
      { type: "cluster", words: "Error adding/updating cluster(s) bad: no", most: 3 },
      { type: "listener", words: "no reason", most: 20 },
    ])("of one $type among a hundred ($words) leaves the others served", async ({ type, words, most }) => {
      server.setSnapshot("gw", snapshot({}));
      const envoy = await connected();
      server.setSnapshot("gw", snapshot({ [type]: { ...many, bad: "1" } }));
      expect(await refuseUntilSettled(envoy, type, words)).toBeLessThanOrEqual(most);
      expect(server.nodes()).toMatchObject([
        { held: { [type]: 100 }, refusals: [{ type, name: "bad", error: words }] },
      ]);
    });

    test("of one route among a hundred leaves the others served", async () => {
      server.setSnapshot("gw", snapshot({}));
      const envoy = await connected();
      server.setSnapshot("gw", snapshot({ route: { ...many, bad: "1" } }));
      envoy.want("route", ...Object.keys(many), "bad");
      envoy.nack(await envoy.next("route"), "no reason");
      await refuseUntilSettled(envoy, "route", "no reason");
      expect(server.nodes()).toMatchObject([{ held: { route: 100 }, refusals: [{ type: "route", name: "bad" }] }]);
    });
  });

  describe("after a lost stream", () => {
    const content = { cluster: { a: "1", b: "1" }, listener: { l: "1" }, route: { r: "1", s: "1" } };

    /** Another server in the place of the first, as after a restart. */
    async function restarted(again: Content): Promise<AdsServer> {
      const second = await start();
      second.setSnapshot("gw", snapshot(again));
      return second;
    }

    test("nothing is sent that Envoy still has", async () => {
      server.setSnapshot("gw", snapshot(content));
      const envoy = await connected("r", "s");
      const second = await restarted({ ...content, secret: { k: "1" } });
      const again = envoy.reconnect(second.port);
      onTestFinished(() => again.close());
      again.want("secret", "k");
      await again.take("secret");
      await second.waitUntilServed("gw");
      expect(again.unread).toEqual([]);
    });

    test("what changed meanwhile is sent, in order", async () => {
      server.setSnapshot("gw", snapshot(content));
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
      server.setSnapshot("gw", snapshot(content));
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
    server.setSnapshot("gw", snapshot({ listener: {}, route: { r: "1", s: "1" } }));
    const envoy = await connected("r", "s");
    envoy.want("route", "s");
    envoy.want("route", "r", "s");
    expect((await envoy.take("route")).names).toEqual(["r"]);
  });

  test("a resource that is gone but still wanted is left with Envoy", async () => {
    server.setSnapshot("gw", snapshot({ listener: {}, route: { r: "1" } }));
    const envoy = await connected("r");
    expect(await unread(envoy, { listener: {} })).toEqual([]);
    server.setSnapshot("gw", snapshot({ listener: {}, route: { r: "2" } }));
    expect((await envoy.take("route")).names).toEqual(["r"]);
  });

  describe("a stream is ended", () => {
    test("when it does not say who it is", async () => {
      const envoy = new FakeEnvoy({ variant, port: server.port, node: {} });
      envoy.want("cluster");
      expect(await envoy.ended).toMatchObject({
        code: status.INVALID_ARGUMENT,
        details: expect.stringContaining("node"),
      });
    });

    test("when its node belongs nowhere", async () => {
      const strict = await start({ groupOf: ({ id }) => ({ refused: `no gateway for ${id}` }) });
      const envoy = connect(strict.port);
      envoy.want("cluster");
      expect(await envoy.ended).toMatchObject({ code: status.PERMISSION_DENIED, details: "no gateway for envoy" });
      expect(strict.nodes()).toEqual([]);
    });

    test("when it asks for too much", async () => {
      const envoy = connect();
      envoy.want("route", ...Array.from({ length: 50_001 }, (_, index) => String(index)));
      expect(await envoy.ended).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    });

    test("when it sends something else than requests", async () => {
      const envoy = connect();
      envoy.garble();
      expect((await envoy.ended).code).not.toBe(status.OK);
      server.setSnapshot("gw", snapshot({}));
      await connected();
    });

    test("when there are too many", async () => {
      const small = await start({ maxStreams: 1 });
      const first = connect(small.port);
      first.want("cluster");
      await expect.poll(() => small.nodes()).toHaveLength(1);
      const second = connect(small.port);
      second.want("cluster");
      expect(await second.ended).toMatchObject({ code: status.RESOURCE_EXHAUSTED, details: "too many streams" });
    });

    test("when the server stops", async () => {
      const stopping = await AdsServer.start({ groupOf: () => "gw" });
      const envoy = connect(stopping.port);
      envoy.want("cluster");
      await expect.poll(() => stopping.nodes()).toHaveLength(1);
      await stopping.close();
      expect(await envoy.ended).toMatchObject({ code: status.UNAVAILABLE });
    });
  });

  test("a wait ends when it is called off", async () => {
    const controller = new AbortController();
    const wait = server.waitUntilServed("elsewhere", controller.signal);
    controller.abort(new Error("enough"));
    await expect(wait).rejects.toThrow("enough");
  });

  test("nodes of one group do not see another's", async () => {
    const two = await start({ groupOf: ({ metadata }) => String(metadata.gateway) });
    two.setSnapshot("a", snapshot({ cluster: { "of-a": "1" } }));
    two.setSnapshot("b", snapshot({ cluster: { "of-b": "1" } }));
    const envoy = new FakeEnvoy({ variant, port: two.port, node: { id: "x", metadata: { gateway: "b" } } });
    onTestFinished(() => envoy.close());
    envoy.want("cluster");
    expect((await envoy.take("cluster")).names).toEqual(["of-b"]);
  });
});
