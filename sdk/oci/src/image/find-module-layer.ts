import { RegistryFailure } from "../failure.ts";
import type { Manifest, RegistryClient } from "../registry-client.ts";
import { type ModuleLayer, planImage } from "./plan-image.ts";

export interface FoundLayer {
  readonly layer: ModuleLayer;
  /** The manifest that was asked for, and the one with the layer when an index leads there. */
  readonly manifests: readonly Manifest[];
}

/** The layer with the module, behind an index if need be. @throws RegistryFailure UnsupportedImage */
export async function findModuleLayer(client: RegistryClient, manifest: Manifest): Promise<FoundLayer> {
  const plan = planImage(manifest.text, manifest.contentType);
  if (plan.kind !== "manifest") return { layer: plan, manifests: [manifest] };
  const inner = await client.manifest(plan.manifest.digest);
  const layer = planImage(inner.text, inner.contentType);
  if (layer.kind !== "manifest") return { layer, manifests: [manifest, inner] };
  throw new RegistryFailure("UnsupportedImage", "the image's index leads to another index");
}
