import { bootstrap, Envoy } from "@sluice/envoy";
import { gatewayOf } from "./envoy-gateway.ts";
import { openWarm } from "./envoy-pool.ts";
import { resourcesOf } from "./envoy-resources.ts";
import type { Gateway, GatewaySetup, TestHost } from "./types.ts";

/** A real Envoy. Gateways that are open at the same time are processes of their own. */
export const envoyHost: TestHost = {
  name: "Envoy",
  upstreamFilters: true,
  http2Upstreams: true,
  // What is cut out of metric names is fixed when Envoy starts.
  open: (setup) => (setup.statsTags === undefined ? openWarm(setup) : openAlone(setup)),
};

async function openAlone(setup: GatewaySetup): Promise<Gateway> {
  const envoy = await Envoy.start({ bootstrap: bootstrap(resourcesOf(setup)) });
  return gatewayOf(envoy, {
    close: async () => {
      await envoy.stop();
    },
  });
}
