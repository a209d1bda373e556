import { beforeEach, describe, expect, test } from "vitest";
import type { FakeEnvoy, FakeResponse } from "../../test/fake-envoy.ts";
import { fakeEnvoys } from "../../test/fake-envoys.ts";
import { textSnapshot } from "../../test/text-snapshot.ts";
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

  const { connected, unread } = fakeEnvoys(variant, () => server);

  describe("a refusal", () => {
    test("is told with the resource's name and Envoy's words, and is not sent again as long as nothing changes but endpoints", async () => {
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

    /** Refuses `l` of 1 and has taken all else. */
    async function refusing(): Promise<FakeEnvoy> {
      server.setSnapshot("gw", textSnapshot({ listener: { k: "1" } }));
      const envoy = await connected();
      server.setSnapshot("gw", textSnapshot({ listener: { k: "1", l: "1" } }));
      envoy.nack(await envoy.next("listener"), "broken");
      await server.waitUntilServed("gw");
      return envoy;
    }

    test("is offered once more behind what it may have needed, and told of no second time", async () => {
      const envoy = await refusing();
      for (const version of ["1", "2"]) {
        const more = { cluster: { c: version }, listener: { k: "1", l: "1" } };
        server.setSnapshot("gw", textSnapshot(more));
        const cluster = await envoy.next("cluster");
        expect(envoy.unread).toEqual([]);
        envoy.ack(cluster);
        envoy.nack(await envoy.next("listener"), "broken");
        expect(await server.waitUntilServed("gw")).toMatchObject([{ refusals: [{ type: "listener", name: "l" }] }]);
        expect(envoy.unread).toEqual([]);
      }
      expect(refusals).toHaveLength(1);
    });

    test("ends when what is offered once more is taken", async () => {
      const envoy = await refusing();
      server.setSnapshot("gw", textSnapshot({ cluster: { c: "1" }, listener: { k: "1", l: "1" } }));
      await envoy.take("cluster");
      await envoy.take("listener");
      expect(await server.waitUntilServed("gw")).toMatchObject([{ held: { listener: 2 }, refusals: [] }]);
    });

    test("is offered once more when an extension has changed that Envoy asks for only with it", async () => {
      const extension = (version: string) => ({ extension: { e: version }, listener: { k: "1", l: "1" } });
      server.setSnapshot("gw", textSnapshot({ listener: { k: "1" } }));
      const envoy = await connected();
      server.setSnapshot("gw", textSnapshot(extension("1")));
      envoy.nack(await envoy.next("listener"), "its extension is broken");
      await server.waitUntilServed("gw");
      server.setSnapshot("gw", textSnapshot(extension("2")));
      expect((await envoy.take("listener")).names).toContain("l");
      expect(await server.waitUntilServed("gw")).toMatchObject([{ held: { listener: 2 }, refusals: [] }]);
    });

    test("with another reason is told of again", async () => {
      const envoy = await refusing();
      server.offerAgain("gw");
      envoy.nack(await envoy.next("listener"), "broken otherwise");
      expect(await server.waitUntilServed("gw")).toMatchObject([{ refusals: [{ error: "broken otherwise" }] }]);
      expect(refusals).toHaveLength(2);
    });

    test("of an extension is not sent again, since Envoy would take it unseen", async () => {
      server.setSnapshot("gw", textSnapshot({ extension: { e: "1" } }));
      const envoy = await connected();
      envoy.want("extension", "e");
      envoy.nack(await envoy.next("extension"), "broken");
      const more = { extension: { e: "1" }, listener: { l: "1" } };
      server.setSnapshot("gw", textSnapshot(more));
      await envoy.take("listener");
      expect(await unread(envoy, more)).toEqual([]);
      expect(await server.waitUntilServed("gw")).toMatchObject([{ refusals: [{ type: "extension", name: "e" }] }]);
    });

    test("of an extension is that of one alone", async () => {
      server.setSnapshot("gw", textSnapshot({ extension: { e: "1", f: "1", g: "1" } }));
      const envoy = await connected();
      envoy.want("extension", "e", "f", "g");
      expect((await envoy.take("extension")).names).toEqual(["e"]);
      envoy.nack(await envoy.next("extension"), "broken");
      expect((await envoy.take("extension")).names).toEqual(["g"]);
      expect(await server.waitUntilServed("gw")).toMatchObject([
        { held: { extension: 2 }, refusals: [{ type: "extension", name: "f" }] },
      ]);
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
