import type { FleetIr } from "../src/ir/fleet.ts";
import type { Ir } from "../src/ir/ir.ts";
import { renderEnvoyGateway } from "../src/render/envoy-gateway/render.ts";
import { renderHigress } from "../src/render/higress/render.ts";
import { renderIstio } from "../src/render/istio/render.ts";
import type { Rendering } from "../src/render/rendering.ts";
import { print } from "./print.ts";

/** As a release would name its images. */
export const IMAGES = { url: "oci://registry.example.com/sluice/{name}:{version}", version: "1.0.0" } as const;

/** What a fleet becomes on its target; of stock Envoy's what it would be on Higress, where AIRoutes are worth it. */
export function renderFleet(fleet: FleetIr): Rendering | undefined {
  switch (fleet.target) {
    case "higress":
      return renderHigress(fleet, { images: IMAGES });
    case "istio":
      return renderIstio(fleet, { images: IMAGES });
    case "envoy-gateway":
      return renderEnvoyGateway(fleet, { images: IMAGES });
    case "envoy":
      return fleet.aiRoutes.length > 0 ? renderHigress(fleet, { images: IMAGES }) : undefined;
  }
}

/** Fleet → its resources and issues, as YAML; undefined when there are none of any. */
export function showRendering({ fleets }: Ir): string | undefined {
  const shown = fleets.flatMap((fleet) => {
    const rendering = renderFleet(fleet);
    if (rendering === undefined) return [];
    const { objects, issues } = rendering;
    return [[fleet.name, { objects, issues }] as const];
  });
  return shown.length === 0 ? undefined : print(Object.fromEntries(shown));
}
