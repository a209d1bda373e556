import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { type AsyncDataSource, AsyncDataSourceSchema } from "../generated/envoy/config/core/v3/base_pb.js";
import { WasmSchema } from "../generated/envoy/extensions/filters/http/wasm/v3/wasm_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import {
  FailurePolicy,
  type PluginConfig,
  PluginConfigSchema,
  type VmConfigSchema,
} from "../generated/envoy/extensions/wasm/v3/wasm_pb.js";
import { duration } from "./duration.ts";
import { httpFilter, typedConfig } from "./extension.ts";

/** All our plugins share one, since shared data (limits, caches, quotas) is scoped by it. */
export const DEFAULT_VM_ID = "sluice";

/** Seconds until a VM that trapped is loaded again. Envoy's own back-off, 1 s, answers 503 for that long. */
export const RELOAD_INTERVAL = 0.01;

/**
 * Where the module comes from. Envoy notices a new module only by a changed configuration: a rebuilt file needs a new
 * name (put its hash there), bytes change by themselves.
 */
export type WasmModule = { readonly file: string } | { readonly bytes: Uint8Array };

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

/** A proxy-wasm plugin as filter of a listener or, before the codec, of a cluster. */
export function wasmFilter(init: WasmFilterInit): HttpFilter {
  return httpFilter(init.name, WasmSchema, { config: wasmPlugin(init) });
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
  const specifier =
    "file" in module
      ? { case: "filename" as const, value: module.file }
      : { case: "inlineBytes" as const, value: module.bytes };
  return create(AsyncDataSourceSchema, { specifier: { case: "local", value: { specifier } } });
}
