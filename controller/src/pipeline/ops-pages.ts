import type { FleetIr } from "../ir/fleet.ts";
import type { ControllerMetrics } from "../ops/metrics.ts";
import { jsonPage, type Pages, textPage } from "../ops/ops-server.ts";
import { describeXds } from "../render/xds/describe.ts";
import type { XdsOptions } from "../render/xds/options.ts";
import { renderXds } from "../render/xds/render-xds.ts";
import type { Translation } from "../translate/translate.ts";
import type { XdsServer } from "./xds-server.ts";

export interface HealthInit {
  readonly metrics: ControllerMetrics;
  /** What is missing until traffic may come; empty when ready. */
  readonly missing: () => readonly string[];
}

/** `/healthz`, `/readyz` and `/metrics`. */
export function healthPages({ metrics, missing }: HealthInit): Pages {
  return {
    "/healthz": () => textPage("ok"),
    "/readyz": () => {
      const parts = missing();
      return parts.length === 0 ? textPage("ok") : textPage(`waiting for ${parts.join(", ")}`, 503);
    },
    "/metrics": async () => {
      const { registry } = metrics;
      return { status: 200, type: registry.contentType, text: await registry.metrics() };
    },
  };
}

export interface DebugInit {
  readonly translation: () => Translation | undefined;
  readonly xds: XdsServer;
  readonly options: XdsOptions;
}

/** `/debug/ir`, `/debug/xds` and `/debug/status`: what the controller made of the resources. Secrets are `[redacted]`. */
export function debugPages({ translation, xds, options }: DebugInit): Pages {
  return {
    "/debug/ir": () => jsonPage(translation()?.ir ?? null),
    "/debug/status": () => jsonPage(translation()?.status ?? null),
    "/debug/xds": () =>
      jsonPage({
        proxies: xds.ads.nodes(),
        fleets: Object.fromEntries(
          (translation()?.ir.fleets ?? []).map((fleet) => [fleet.name, shown(fleet, options)]),
        ),
      }),
  };
}

function shown(fleet: FleetIr, options: XdsOptions): unknown {
  return fleet.target === "envoy" ? describeXds(renderXds(fleet, { ...options, secrets: "redact" })) : null;
}
