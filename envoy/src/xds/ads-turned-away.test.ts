import { status } from "@grpc/grpc-js";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeEnvoy } from "../../test/fake-envoy.ts";
import { fakeEnvoys, startAds } from "../../test/fake-envoys.ts";
import { textSnapshot } from "../../test/text-snapshot.ts";
import { AdsServer } from "./ads-server.ts";

describe.each(["sotw", "delta"] as const)("%s", (variant) => {
  let server: AdsServer;

  beforeEach(async () => {
    server = await AdsServer.start({
      groupOf: () => "gw",
      clusterLinger: 0,
    });
    return () => server.close();
  });

  const { connect } = fakeEnvoys(variant, () => server);

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
      const strict = await startAds({ groupOf: ({ id }) => ({ refused: `no gateway for ${id}` }) });
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
      server.setSnapshot("gw", textSnapshot({}));
      const other = connect();
      other.want("cluster");
      await other.take("cluster");
    });

    test("when there are too many", async () => {
      const small = await startAds({ maxStreams: 1 });
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
});
