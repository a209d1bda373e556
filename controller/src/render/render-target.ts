import type { FleetIr } from "../ir/fleet.ts";
import { renderEnvoyGateway } from "./envoy-gateway/render.ts";
import { renderHigress } from "./higress/render.ts";
import { renderIstio } from "./istio/render.ts";
import type { PluginImages } from "./plugin-image.ts";
import { makeRendering, type Rendering } from "./rendering.ts";

/** How the objects of other controllers' kinds are made. */
export interface TargetOptions {
  readonly images: PluginImages;
  readonly higressNamespace: string;
}

/** A fleet as resources for the controller that runs its proxies; nothing for stock Envoys, which are told by xDS. */
export function renderTarget(fleet: FleetIr, { images, higressNamespace }: TargetOptions): Rendering {
  switch (fleet.target) {
    case "envoy":
      return makeRendering({ objects: [], issues: [], modules: [] });
    case "higress":
      return renderHigress(fleet, { images, namespace: higressNamespace });
    case "istio":
      return renderIstio(fleet, { images });
    case "envoy-gateway":
      return renderEnvoyGateway(fleet, { images });
  }
}

/** All fleets together. */
export function renderTargets(fleets: readonly FleetIr[], options: TargetOptions): Rendering {
  const renderings = fleets.map((fleet) => renderTarget(fleet, options));
  return makeRendering({
    objects: renderings.flatMap(({ objects }) => objects),
    issues: renderings.flatMap(({ issues }) => issues),
    modules: renderings.flatMap(({ modules }) => modules),
  });
}

/** Stands where a registry should be and none was named; there never is such a host (RFC 2606). */
const NO_REGISTRY = "oci://registry.invalid/sluice";

/** What is wrong, and how to mend it, where a target shall load our plugins and `pluginRegistry` is empty. */
export const REGISTRY_MISSING = {
  message: "the target pulls our plugins' images by itself, and no registry is named for them",
  help: "--plugin-registry oci://HOST/PATH, where the images are as oci://HOST/PATH/PLUGIN:VERSION",
} as const;

/**
 * Where our plugins' images are: `oci://registry.example.com/sluice` with a name and a version behind it.
 * @param registry empty: nowhere, see REGISTRY_MISSING
 */
export function pluginImages(registry: string, version: string): PluginImages {
  const prefix = registry === "" ? NO_REGISTRY : registry.replace(/\/+$/, "");
  return { url: `${prefix}/{name}:{version}`, version };
}
