import { toBytes } from "./byte-buffer.ts";
import { loadModule, type ModuleFile } from "./module.ts";

/** What a VM does with requests after a trap. */
export type FailurePolicy = "FAIL_CLOSED" | "FAIL_RELOAD" | "FAIL_OPEN";

/** Ways in which some hosts call less, or more, than Envoy; a plugin must bear them all. */
export interface LifecycleQuirks {
  /** proxy_on_vm_start is never called. */
  readonly skipVmStart?: boolean;
  /** Root context 1 is created and configured this many times more before the first request. */
  readonly repeatConfigure?: number;
  /** A stream ends with proxy_on_log alone: no on_done, no on_delete. */
  readonly endWithLogOnly?: boolean;
}

/** One filter of the chain, as configured. */
export interface PluginSettings {
  readonly name: string;
  readonly rootId: string;
  readonly vmId: string;
  readonly file: ModuleFile;
  readonly config: Buffer;
  readonly vmConfig: Buffer;
  readonly position: "downstream" | "upstream";
  /** Clusters an upstream filter stands in; undefined: all. */
  readonly clusters: readonly string[] | undefined;
  /** Envoy's flag of the plugin: headers may be held while the body is read. */
  readonly allowOnHeadersStopIteration: boolean;
  /** Whether the route is looked up anew behind it, if it was cleared. */
  readonly refreshesRoute: boolean;
  readonly failurePolicy: FailurePolicy;
  /** Shortest time between two loads of a VM, in ms. */
  readonly reloadBackoffMs: number;
  readonly quirks: LifecycleQuirks;
}

/** Filters with equal code, vm_id and VM configuration share one VM per worker, as in Envoy. */
export function vmKey(plugin: PluginSettings): string {
  return `${plugin.vmId}|${plugin.file.digest}|${plugin.vmConfig.toString("base64")}`;
}

/** One plugin of a host, as the scenario writes it. */
export interface PluginOptions {
  /** Path or bytes of the module. */
  readonly wasm: string | Uint8Array;
  /** Text of its source map; default the file `<wasm>.map`, if there is one. */
  readonly sourceMap?: string;
  /** Default: the file's name without .wasm. Unique in a chain. */
  readonly name?: string;
  /** Text and bytes as they are, anything else as JSON; default empty. */
  readonly config?: unknown;
  readonly vmConfig?: unknown;
  readonly rootId?: string;
  readonly vmId?: string;
  /** "upstream": in the cluster, one context for each attempt. Default "downstream". */
  readonly position?: "downstream" | "upstream";
  readonly clusters?: readonly string[];
  /** Default true, as our own Envoy configurations set it. */
  readonly allowOnHeadersStopIteration?: boolean;
  /** Whether a filter stands behind it that has a cleared route looked up: on Envoy an empty header_mutation. Default false. */
  readonly refreshesRoute?: boolean;
  /** Default FAIL_CLOSED. */
  readonly failurePolicy?: FailurePolicy;
  /** Default 1000 (Envoy's, without its jitter). */
  readonly reloadBackoffMs?: number;
  readonly quirks?: LifecycleQuirks;
}

export async function loadPlugin(options: PluginOptions): Promise<PluginSettings> {
  const file = await loadModule(options.wasm, options.sourceMap);
  return {
    name: options.name ?? file.name.replace(/\.wasm$/, ""),
    rootId: options.rootId ?? "",
    vmId: options.vmId ?? "",
    file,
    config: configBytes(options.config),
    vmConfig: configBytes(options.vmConfig),
    position: options.position ?? "downstream",
    clusters: options.clusters,
    allowOnHeadersStopIteration: options.allowOnHeadersStopIteration ?? true,
    refreshesRoute: options.refreshesRoute ?? false,
    failurePolicy: options.failurePolicy ?? "FAIL_CLOSED",
    reloadBackoffMs: options.reloadBackoffMs ?? 1000,
    quirks: options.quirks ?? {},
  };
}

/** Text and bytes as they are, nothing as nothing, anything else as JSON. */
export function configBytes(config: unknown): Buffer {
  if (config === undefined) return Buffer.alloc(0);
  if (typeof config === "string" || config instanceof Uint8Array) return toBytes(config);
  return Buffer.from(JSON.stringify(config));
}
