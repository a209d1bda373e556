import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Gateway, PluginUse, TestHost } from "./host-matrix/types.ts";
import { showLogsOnFailure } from "./show-logs.ts";
import { startUpstream, type Upstream } from "./upstream/upstream.ts";

/** What a test reads when it runs; before that there is nothing to read. */
export interface Served {
  readonly gateway: Gateway;
  /** Scripted, and named `main`; it has been asked nothing when a test begins. */
  readonly upstream: Upstream;
}

/** Call it in the body of `describe`: the tests share one gateway with these plugins, in front of one upstream. */
export function useGateway(host: TestHost, plugins: readonly PluginUse[]): Served {
  let upstream: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    gateway = await host.open({ plugins, upstreams: { main: { url: upstream.url } } });
  });
  afterAll(async () => {
    await gateway?.close();
    await upstream?.close();
  });
  beforeEach((context) => {
    upstream.clear();
    upstream.respond(undefined);
    showLogsOnFailure(context, { gateway, upstream });
  });
  return {
    get gateway() {
      return gateway;
    },
    get upstream() {
      return upstream;
    },
  };
}
