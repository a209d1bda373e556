import type { ModuleIr } from "../ir/plugin.ts";

/** Where the images of our own plugins are. */
export interface PluginImages {
  /** URL with `{name}` and `{version}`: `oci://registry.example.com/sluice/{name}:{version}`. */
  readonly url: string;
  readonly version: string;
  /** Plugin → digest of its image, 64 hex digits. */
  readonly sha256?: Readonly<Record<string, string>>;
  /** Secret with credentials of the registry. */
  readonly pullSecret?: string;
}

/** A module as `url`, `sha256` and name of a Secret. */
export interface ModuleSource {
  readonly url: string;
  readonly sha256?: string;
  readonly pullSecret?: string;
}

export function moduleSource(module: ModuleIr, images: PluginImages): ModuleSource {
  switch (module.kind) {
    case "url": {
      const { kind: _, ...source } = module;
      return source;
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
