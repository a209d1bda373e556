import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import {
  type AsyncDataSource,
  AsyncDataSourceSchema,
  type RemoteDataSourceSchema,
} from "../generated/envoy/config/core/v3/base_pb.js";
import type { TypedExtensionConfig } from "../generated/envoy/config/core/v3/extension_pb.js";
import { WasmSchema } from "../generated/envoy/extensions/filters/http/wasm/v3/wasm_pb.js";
import {
  type HttpFilter,
  HttpFilterSchema,
} from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import {
  FailurePolicy,
  type PluginConfig,
  PluginConfigSchema,
  type VmConfigSchema,
} from "../generated/envoy/extensions/wasm/v3/wasm_pb.js";
import { adsSource } from "./config-source.ts";
import { fileData, inlineData } from "./data-source.ts";
import { duration } from "./duration.ts";
import { extension, httpFilter, typedConfig } from "./extension.ts";

/** All our plugins share one, since shared data (limits, caches, quotas) is scoped by it. */
export const DEFAULT_VM_ID = "sluice";

/** Seconds until a VM that trapped is loaded again. Envoy's own back-off, 1 s, answers 503 for that long. */
export const RELOAD_INTERVAL = 0.01;

/** Attempts at a remote module after the first, before its listener or cluster is given up. */
const REMOTE_RETRIES = 5;

/**
 * Where the module comes from. Envoy notices a new module only by a changed configuration: a rebuilt file needs a new
 * name (put its hash there), bytes change by themselves.
 */
export type WasmModule = { readonly file: string } | { readonly bytes: Uint8Array } | RemoteModule;

/** Fetched by Envoy, once for all that name the same digest. Meanwhile listeners and clusters that need it wait. */
export interface RemoteModule {
  /** `http://host/path`; the host is what the request's authority says. */
  readonly url: string;
  /** The cluster that the request goes to. */
  readonly cluster: string;
  /** Hex digest that the bytes must have. */
  readonly sha256: string;
  /** Seconds for one attempt. Default 30. */
  readonly timeout?: number;
}

export interface WasmFilterInit {
  /** Name of the configuration: in logs, and the filter's name. */
  readonly name: string;
  readonly module: WasmModule;
  /** JSON value given to the plugin; none when absent. */
  readonly configuration?: unknown;
  /** Default: `name`. */
  readonly rootId?: string;
  /** Default: DEFAULT_VM_ID. */
  readonly vmId?: string;
  /** What requests get while the plugin cannot run. Default FAIL_RELOAD: 503, and a fresh VM at once. */
  readonly failurePolicy?: FailurePolicy;
}

const WASM_TYPE = `type.googleapis.com/${WasmSchema.typeName}`;

/** A proxy-wasm plugin as filter of a listener or, before the codec, of a cluster. */
export function wasmFilter(init: WasmFilterInit): HttpFilter {
  return httpFilter(init.name, WasmSchema, { config: wasmPlugin(init) });
}

/**
 * The place of a filter whose configuration comes over ADS by `name`, in a listener or (delivered by CDS: in a static
 * cluster it crashes Envoy 1.36) in a cluster. A new configuration takes effect for new streams without a new listener.
 * Until there is one the listener waits; requests that come after that (see `adsSource`) are answered 500.
 */
export function discoveredFilter(name: string, typeUrls: readonly string[] = [WASM_TYPE]): HttpFilter {
  const configDiscovery = { configSource: adsSource(), typeUrls: [...typeUrls] };
  return create(HttpFilterSchema, { name, configType: { case: "configDiscovery", value: configDiscovery } });
}

/** What a `discoveredFilter` of the same name waits for. */
export function wasmExtension(init: WasmFilterInit): TypedExtensionConfig {
  return extension(init.name, WasmSchema, { config: wasmPlugin(init) });
}

export function wasmPlugin(init: WasmFilterInit): PluginConfig {
  const configuration =
    init.configuration === undefined
      ? {}
      : { configuration: typedConfig(StringValueSchema, { value: JSON.stringify(init.configuration) }) };
  return create(PluginConfigSchema, {
    name: init.name,
    rootId: init.rootId ?? init.name,
    vm: { case: "vmConfig", value: vmConfig(init) },
    ...configuration,
    failurePolicy: init.failurePolicy ?? FailurePolicy.FAIL_RELOAD,
    reloadConfig: { backoff: { baseInterval: duration(RELOAD_INTERVAL) } },
    // Without it Envoy takes "hold the headers until the body is read" for "stop everything", and the stream hangs.
    allowOnHeadersStopIteration: true,
  });
}

function vmConfig(init: WasmFilterInit): MessageInitShape<typeof VmConfigSchema> {
  return { vmId: init.vmId ?? DEFAULT_VM_ID, runtime: "envoy.wasm.runtime.v8", code: code(init.module) };
}

function code(module: WasmModule): AsyncDataSource {
  if ("url" in module) {
    return create(AsyncDataSourceSchema, { specifier: { case: "remote", value: remoteData(module) } });
  }
  const value = "file" in module ? fileData(module.file) : inlineData(module.bytes);
  return create(AsyncDataSourceSchema, { specifier: { case: "local", value } });
}

/** Envoy tries again with its own back-off, 1 to 10 s. */
function remoteData({
  url,
  cluster,
  sha256,
  timeout = 30,
}: RemoteModule): MessageInitShape<typeof RemoteDataSourceSchema> {
  const httpUri = {
    uri: url,
    httpUpstreamType: { case: "cluster" as const, value: cluster },
    timeout: duration(timeout),
  };
  return { httpUri, sha256, retryPolicy: { numRetries: REMOTE_RETRIES } };
}
