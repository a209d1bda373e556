import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { FakeEnvoy, type FakeResponse } from "../../test/fake-envoy.ts";
import { type Content, textSnapshot } from "../../test/text-snapshot.ts";
import type { AdsRefusal } from "./ads-events.ts";
import { AdsServer } from "./ads-server.ts";
import type { ResourceType } from "./resource-type.ts";

describe.each(["sotw", "delta"] as const)("%s", (variant) => {
  let server: AdsServer;
  let refusals: AdsRefusal[];

  beforeEach(async () => {
    refusals = [];
    server = await AdsServer.start({
      groupOf: () => "gw",
      clusterLinger: 0,
      events: { refused: (refusal) => refusals.push(refusal) },
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
    server.setSnapshot("gw", textSnapshot({ ...content, secret: { ...content.secret, [name]: "x" } }));
    envoy.want("secret", name);
    await envoy.take("secret");
    return envoy.unread;
  }

  describe("a refusal", () => {
    test("is told with the resource's name and Envoy's words, and is not sent again until it changes", async () => {
      server.setSnapshot("gw", textSnapshot({ listener: { l: "1" }, route: { r: "1" } }));
      const envoy = await connected("r");
      const bad = { listener: { l: "1" }, route: { r: "2" } };
      server.setSnapshot("gw", textSnapshot(bad));
      envoy.nack(await envoy.next("route"), "broken");
      expect(await unread(envoy, bad)).toEqual([]);
      expect(refusals).toMatchObject([
        { group: "gw", node: "envoy", type: "route", refusals: [{ name: "r", error: "broken" }] },
      ]);
      expect(await server.waitUntilServed("gw")).toMatchObject([{ refusals: [{ type: "route", name: "r" }] }]);
      server.setSnapshot("gw", textSnapshot({ listener: { l: "1" }, route: { r: "3" } }));
      expect((await envoy.take("route")).names).toEqual(["r"]);
      expect(await server.waitUntilServed("gw")).toMatchObject([{ refusals: [] }]);
    });

    test("does not stop the other types", async () => {
      server.setSnapshot("gw", textSnapshot({ cluster: { a: "1" }, listener: { l: "1" } }));
      const envoy = await connected();
      server.setSnapshot("gw", textSnapshot({ cluster: { a: "2" }, listener: { l: "2" } }));
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
      server.setSnapshot("gw", textSnapshot({}));
      const envoy = await connected();
      server.setSnapshot("gw", textSnapshot({ [type]: { ...many, bad: "1" } }));
      expect(await refuseUntilSettled(envoy, type, words)).toBeLessThanOrEqual(most);
      expect(server.nodes()).toMatchObject([
        { held: { [type]: 100 }, refusals: [{ type, name: "bad", error: words }] },
      ]);
    });

    test("of one route among a hundred leaves the others served", async () => {
      server.setSnapshot("gw", textSnapshot({}));
      const envoy = await connected();
      server.setSnapshot("gw", textSnapshot({ route: { ...many, bad: "1" } }));
      envoy.want("route", ...Object.keys(many), "bad");
      envoy.nack(await envoy.next("route"), "no reason");
      await refuseUntilSettled(envoy, "route", "no reason");
      expect(server.nodes()).toMatchObject([{ held: { route: 100 }, refusals: [{ type: "route", name: "bad" }] }]);
    });
  });
});
