import type { ModuleIr } from "../ir/plugin.ts";

/** Where the images of our own plugins are. */
export interface PluginImages {
  /** URL with `{name}` and `{version}`: `oci://registry.example.com/sluice/{name}:{version}`. */
  readonly url: string;
  readonly version: string;
  /** Plugin → digest of its image, 64 hex digits. */
  readonly sha256?: Readonly<Record<string, string>>;
  /** Secret with credentials of the registry, in whatever namespace the resources are written to. */
  readonly pullSecret?: string;
}

/** A module as resources name it. */
export interface ModuleSource {
  readonly url: string;
  readonly sha256?: string;
  /** Name of a Secret beside the resource. */
  readonly pullSecret?: string;
  /** Why it cannot be pulled from there as it should be; nothing is pulled without credentials instead. */
  readonly fault?: string;
}

/** @param namespace of the resource that names the module */
export function moduleSource(module: ModuleIr, images: PluginImages, namespace: string): ModuleSource {
  switch (module.kind) {
    case "url": {
      const { url, sha256, pullSecret } = module;
      const digest = sha256 === undefined ? {} : { sha256 };
      return pullSecret === undefined ? { url, ...digest } : { url, ...digest, ...besideIt(pullSecret, namespace) };
    }
    case "bundled": {
      const url = images.url.replaceAll("{name}", module.plugin).replaceAll("{version}", images.version);
      const sha256 = images.sha256?.[module.plugin];
      return {
        url,
        ...(sha256 === undefined ? {} : { sha256 }),
        ...(images.pullSecret === undefined ? {} : { pullSecret: images.pullSecret }),
      };
    }
  }
}

/** @param ref `NAMESPACE/NAME` of a Secret */
function besideIt(ref: string, namespace: string): Pick<ModuleSource, "pullSecret" | "fault"> {
  const [own = "", name = ""] = ref.split("/");
  if (own === namespace) return { pullSecret: name };
  return { pullSecret: name, fault: `Secret ${ref} has to be in namespace ${namespace}, too, under the same name` };
}
