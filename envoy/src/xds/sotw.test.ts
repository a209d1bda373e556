import { expect, onTestFinished, test } from "vitest";
import { FakeEnvoy } from "../../test/fake-envoy.ts";
import { textSnapshot } from "../../test/text-snapshot.ts";
import { AdsServer } from "./ads-server.ts";

test("a request that crossed a response on its way changes nothing", async () => {
  const server = await AdsServer.start({ groupOf: () => "gw", clusterLinger: 0 });
  onTestFinished(() => server.close());
  server.setSnapshot("gw", textSnapshot({ secret: { a: "1", b: "1", c: "1" } }));
  const envoy = new FakeEnvoy({ variant: "sotw", port: server.port });
  onTestFinished(() => envoy.close());
  envoy.want("secret", "a");
  await envoy.take("secret");
  envoy.want("secret", "a", "b");
  envoy.want("secret", "a");
  expect((await envoy.next("secret")).names).toEqual(["b"]);
  // What answers the response repeats the names: b has come, and need not come again.
  envoy.want("secret", "a", "b");
  envoy.want("secret", "a", "b", "c");
  expect((await envoy.take("secret")).names).toEqual(["c"]);
});

test("no answer is awaited from an Envoy that has let go of all of a type", async () => {
  const server = await AdsServer.start({ groupOf: () => "gw", clusterLinger: 0 });
  onTestFinished(() => server.close());
  server.setSnapshot("gw", textSnapshot({ cluster: {}, listener: {}, secret: { a: "1" } }));
  const envoy = new FakeEnvoy({ variant: "sotw", port: server.port });
  onTestFinished(() => envoy.close());
  envoy.want("cluster");
  await envoy.take("cluster");
  envoy.want("listener");
  await envoy.take("listener");
  envoy.want("secret", "a");
  await envoy.take("secret");
  envoy.want("secret");
  // Tells the version of nothing; whoever watches nothing takes that in silence.
  expect((await envoy.next("secret")).names).toEqual([]);
  expect(await server.waitUntilServed("gw", AbortSignal.timeout(5_000))).toMatchObject([{ settled: true }]);
  envoy.want("secret", "a");
  expect((await envoy.take("secret")).names).toEqual(["a"]);
  await server.waitUntilServed("gw", AbortSignal.timeout(5_000));
});
