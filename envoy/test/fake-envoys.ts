import { onTestFinished } from "vitest";
import { AdsServer, type AdsServerOptions } from "../src/xds/ads-server.ts";
import type { ResourceType } from "../src/xds/resource-type.ts";
import { FakeEnvoy } from "./fake-envoy.ts";
import { type Content, textSnapshot } from "./text-snapshot.ts";

/** A server of one group, which closes when the test ends. */
export async function startAds(options: Partial<AdsServerOptions> = {}): Promise<AdsServer> {
  const server = await AdsServer.start({ groupOf: () => "gw", clusterLinger: 0, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** Envoys of the test that runs, which close when it ends. */
export interface FakeEnvoys {
  /** @param port default the server's */
  connect(port?: number): FakeEnvoy;
  /** One that has taken clusters and listeners, and the routes that are named. */
  connected(...routes: string[]): Promise<FakeEnvoy>;
  /** Responses that have come unasked: an answer to a later request comes behind them. */
  unread(envoy: FakeEnvoy, content: Content): Promise<ResourceType[]>;
}

/** @param server whose snapshot of the group `gw` they are given */
export function fakeEnvoys(variant: "sotw" | "delta", server: () => AdsServer): FakeEnvoys {
  let barriers = 0;

  function connect(port = server().port): FakeEnvoy {
    const envoy = new FakeEnvoy({ variant, port });
    onTestFinished(() => envoy.close());
    return envoy;
  }

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
    await server().waitUntilServed("gw");
    return envoy;
  }

  async function unread(envoy: FakeEnvoy, content: Content): Promise<ResourceType[]> {
    barriers++;
    const name = `barrier-${barriers}`;
    server().setSnapshot("gw", textSnapshot({ ...content, endpoint: { ...content.endpoint, [name]: "x" } }));
    envoy.want("endpoint", name);
    await envoy.take("endpoint");
    return envoy.unread;
  }

  return { connect, connected, unread };
}
