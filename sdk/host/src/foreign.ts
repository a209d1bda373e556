import { deflateSync, inflateSync } from "node:zlib";
import { logLevels, WasmResult } from "./abi.ts";
import type { Context } from "./context.ts";
import { sign } from "./foreign-sign.ts";
import { protobufFields } from "./protobuf.ts";

/** A code, and the bytes that go back to the guest. */
export interface ForeignResult {
  readonly code: number;
  readonly bytes: Buffer;
}

type ForeignFunction = (context: Context, argument: Buffer) => ForeignResult;

const none = Buffer.alloc(0);
/** Bytes a guest may unpack; more is refused rather than filling memory. */
const maxInflated = 64 * 1024 * 1024;

/** The foreign functions that a plugin of ours may call on every host. */
const common: Readonly<Record<string, ForeignFunction>> = {
  clear_route_cache: (context) => {
    context.clearRouteCache();
    return { code: WasmResult.Ok, bytes: none };
  },
  compress: (_context, argument) => ({ code: WasmResult.Ok, bytes: deflateSync(argument) }),
  uncompress: (_context, argument) => {
    try {
      return { code: WasmResult.Ok, bytes: inflateSync(argument, { maxOutputLength: maxInflated }) };
    } catch {
      return { code: WasmResult.SerializationFailure, bytes: none };
    }
  },
  set_envoy_filter_state: setFilterState,
  declare_property: declareProperty,
};

/** From Envoy 1.40 on. */
const envoy: Readonly<Record<string, ForeignFunction>> = {
  sign: (_context, argument) => sign(argument),
};

const higress: Readonly<Record<string, ForeignFunction>> = {
  get_log_level: (context) => {
    const level = Buffer.alloc(4);
    level.writeUInt32LE(logLevels.indexOf(context.vm.services.logLevel));
    return { code: WasmResult.Ok, bytes: level };
  },
};

/** NotFound for a name the host does not know. */
export function callForeign(context: Context, name: string, argument: Buffer): ForeignResult {
  const table = { ...common, ...(context.vm.services.personality === "higress" ? higress : envoy) };
  const target = Object.hasOwn(table, name) ? table[name] : undefined;
  return target === undefined ? { code: WasmResult.NotFound, bytes: none } : target(context, argument);
}

/** Keys with an object factory in stock Envoy; others are NotFound (MEASURED). */
const filterStateKeys = new Set([
  "envoy.filters.listener.original_dst.local_ip",
  "envoy.network.application_protocols",
  "envoy.network.upstream_server_name",
  "envoy.network.upstream_subject_alt_names",
  "envoy.tcp_proxy.cluster",
  "envoy.tcp_proxy.disable_tunneling",
  "envoy.upstream.dynamic_host",
  "envoy.upstream.dynamic_port",
]);

/** envoy.source.extensions.common.wasm.SetEnvoyFilterStateArguments: path 1, value 2, span 3. */
function setFilterState(context: Context, argument: Buffer): ForeignResult {
  const fields = protobufFields(argument);
  const path = fields?.get(1)?.toString("utf8");
  if (fields === undefined || path === undefined) return { code: WasmResult.BadArgument, bytes: none };
  if (!filterStateKeys.has(path) || context.info === undefined) return { code: WasmResult.NotFound, bytes: none };
  context.info.filterState.set(path, fields.get(2) ?? none);
  return { code: WasmResult.Ok, bytes: none };
}

/** envoy.source.extensions.common.wasm.DeclarePropertyArguments: name 1. A second declaration is refused. */
function declareProperty(context: Context, argument: Buffer): ForeignResult {
  const name = protobufFields(argument)?.get(1)?.toString("utf8");
  if (name === undefined) return { code: WasmResult.ParseFailure, bytes: none };
  const { declared } = context.root;
  if (declared.has(name)) return { code: WasmResult.BadArgument, bytes: none };
  declared.add(name);
  return { code: WasmResult.Ok, bytes: none };
}
