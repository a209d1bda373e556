import { bootstrap, Envoy, extProcFilter, type HttpFilter, httpListener, route, virtualHost } from "@sluice/envoy";
import {
  clustersOf,
  EPP_CLUSTER,
  NATIVE_POOL,
  POOL,
  pickerFilter,
  type SideBySideSetup,
} from "../../inference/side-by-side.ts";
import type { MeasuredGateway } from "../gateway.ts";

/** Who asks the endpoint picker: nobody, Envoy's own filter, or the plugin, which may tell it less of answers. */
export const POOL_MODES = ["none", "native", "full", "headers", "off"] as const;
export type PoolMode = (typeof POOL_MODES)[number];

const LISTENER = "pool";

/** An Envoy under measurement in front of a pool: one worker, no access log. */
export async function startPoolGateway(
  mode: PoolMode,
  setup: SideBySideSetup,
): Promise<Omit<MeasuredGateway, "initialization">> {
  const cluster = mode === "native" ? NATIVE_POOL : POOL;
  const listener = httpListener({
    name: LISTENER,
    filters: filtersOf(mode, setup),
    virtualHosts: [virtualHost({ name: "all", routes: [route({ name: "pool", to: { cluster } })] })],
  });
  const envoy = await Envoy.start({ bootstrap: bootstrap({ listeners: [listener], clusters: clustersOf(setup) }) });
  return {
    url: await envoy.url(LISTENER),
    pid: envoy.pid,
    stop: async () => {
      await envoy.stop();
    },
  };
}

function filtersOf(mode: PoolMode, setup: SideBySideSetup): HttpFilter[] {
  if (mode === "none") return [];
  if (mode === "native") return [extProcFilter({ cluster: EPP_CLUSTER, authority: "epp.test", failOpen: true })];
  return [pickerFilter({ ...setup, responsePhase: mode })];
}
