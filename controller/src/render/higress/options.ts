import type { PluginImages } from "../plugin-image.ts";

/** How a Higress is set up. */
export interface HigressOptions {
  /** Where Higress's controller runs: WasmPlugins, McpBridge, Ingresses and EnvoyFilters go there. Default `higress-system`. */
  readonly namespace?: string;
  /** The gateway's POD_NAMESPACE: routes of objects there have names without a namespace. Default: `namespace`. */
  readonly podNamespace?: string;
  readonly images: PluginImages;
  /** Before the names of WasmPlugins and Ingresses; tells the renderings of two fleets on one Higress apart. Default `sluice`. */
  readonly prefix?: string;
  /** Default `higress`. */
  readonly ingressClass?: string;
  /** Default `cluster.local`. */
  readonly clusterDomain?: string;
  /** Hostname → Secret in `namespace` with its certificate: those names are served with TLS as well. */
  readonly tlsSecrets?: Readonly<Record<string, string>>;
}

/** Options with their defaults. */
export type HigressSettings = Required<HigressOptions>;

export function higressSettings(options: HigressOptions): HigressSettings {
  const namespace = options.namespace ?? "higress-system";
  return {
    namespace,
    podNamespace: options.podNamespace ?? namespace,
    images: options.images,
    prefix: options.prefix ?? "sluice",
    ingressClass: options.ingressClass ?? "higress",
    clusterDomain: options.clusterDomain ?? "cluster.local",
    tlsSecrets: options.tlsSecrets ?? {},
  };
}
