import { bootstrap, Envoy, type HttpFilter, httpListener, route, virtualHost } from "@sluice/envoy";
import {
  NATIVE_POOL,
  nativeFilter,
  type PickerUse,
  POOL,
  type PoolSetup,
  pluginFilter,
  poolClusters,
} from "../../inference/pool-parts.ts";
import type { MeasuredGateway } from "../gateway.ts";

/** Who asks the endpoint picker: nobody, Envoy's own filter, or the plugin, which may tell it less of answers. */
export const POOL_MODES = ["none", "native", "full", "headers", "off"] as const;
export type PoolMode = (typeof POOL_MODES)[number];

const LISTENER = "pool";

/** An Envoy under measurement in front of a pool: one worker, no access log. */
export async function startPoolGateway(
  mode: PoolMode,
  setup: PoolSetup & PickerUse,
): Promise<Omit<MeasuredGateway, "initialization">> {
  const cluster = mode === "native" ? NATIVE_POOL : POOL;
  const listener = httpListener({
    name: LISTENER,
    filters: filtersOf(mode, setup),
    virtualHosts: [virtualHost({ name: "all", routes: [route({ name: "pool", to: { cluster } })] })],
  });
  const envoy = await Envoy.start({ bootstrap: bootstrap({ listeners: [listener], clusters: poolClusters(setup) }) });
  return {
    url: await envoy.url(LISTENER),
    pid: envoy.pid,
    stop: async () => {
      await envoy.stop();
    },
  };
}

function filtersOf(mode: PoolMode, { failOpen = true, timeout = 500 }: PickerUse): HttpFilter[] {
  if (mode === "none") return [];
  if (mode === "native") return [nativeFilter(failOpen)];
  return [pluginFilter({ failOpen, timeout, responsePhase: mode })];
}
