import { HeaderMapType } from "./abi.ts";
import type { Context } from "./context.ts";
import type { HeaderMap } from "./header-map.ts";
import { encodePairs } from "./pairs.ts";
import type { StreamInfo } from "./stream-info.ts";

/** A property's value. bigint is a 64-bit integer, number a double, an object a map or message. */
export type PropertyValue =
  | string
  | bigint
  | number
  | boolean
  | Buffer
  | readonly PropertyValue[]
  | { readonly [key: string]: PropertyValue | undefined };

/** Walks a path of NUL-separated names; undefined is NotFound. */
export function readProperty(context: Context, path: Buffer): Buffer | undefined {
  const names = path.toString("utf8").split("\0");
  // One trailing NUL is allowed.
  if (names.length > 1 && names.at(-1) === "") names.pop();
  let value = topLevel(context, names[0] ?? "");
  for (const name of names.slice(1)) value = member(value, name);
  return value === undefined ? undefined : serialize(value);
}

/** Strings as they are, integers as 8 bytes little-endian, booleans as 1 byte, doubles as 8, maps and lists as pairs. */
export function serialize(value: PropertyValue): Buffer {
  if (typeof value === "string") return Buffer.from(value, "utf8");
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === "boolean") return Buffer.from([Number(value)]);
  const eight = Buffer.alloc(8);
  if (typeof value === "number") {
    eight.writeDoubleLE(value);
    return eight;
  }
  if (typeof value === "bigint") {
    eight.writeBigUInt64LE(BigInt.asUintN(64, value));
    return eight;
  }
  const entries: [string, PropertyValue | undefined][] = isList(value)
    ? value.map((item): [string, PropertyValue] => [serialize(item).toString("latin1"), ""])
    : Object.entries(value).map(([key, item]) => [Buffer.from(key, "utf8").toString("latin1"), item]);
  return encodePairs(entries.map(([key, item]) => [key, serialize(item ?? "").toString("latin1")]));
}

function member(value: PropertyValue | undefined, name: string): PropertyValue | undefined {
  if (value === undefined || typeof value !== "object" || Buffer.isBuffer(value)) return undefined;
  if (isList(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isList(value: PropertyValue): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** Attributes of the host come first; then the plugin's own facts; then what filters have set. */
function topLevel(context: Context, name: string): PropertyValue | undefined {
  const { info, plugin, vm } = context;
  const { node, personality } = vm.services;
  // A name that stock Envoy has dropped for xds.node.
  if (name === "node" && personality === "higress") return { id: node.id, cluster: node.cluster };
  switch (name) {
    case "plugin_name":
      return plugin.name;
    case "plugin_root_id":
      return plugin.rootId;
    case "plugin_vm_id":
      return plugin.vmId;
  }
  if (info === undefined) return undefined;
  if (personality === "higress") {
    // Names that stock Envoy has dropped.
    if (name === "route_name") return info.route?.name;
    if (name === "cluster_name") return info.route?.cluster;
    if (name === "plugin_vm_memory") return BigInt(vm.memory.pages * 65536);
  }
  return streamAttribute(info, name, context) ?? info.filterState.get(`wasm.${name}`);
}

function streamAttribute(info: StreamInfo, name: string, context: Context): PropertyValue | undefined {
  switch (name) {
    case "request":
      return requestAttributes(info, context.headerMap(HeaderMapType.RequestHeaders, false));
    case "response":
      return responseAttributes(info, context);
    case "connection":
      return { id: 1n, mtls: false };
    case "connection_id":
      return 1n;
    case "source":
      return address(info.sourceAddress);
    case "destination":
      return address("127.0.0.1:8080");
    case "upstream":
      return upstreamAttributes(info, context);
    case "metadata":
      return { filter_metadata: {} };
    case "filter_state":
      return Object.fromEntries(info.filterState);
    case "xds":
      return xdsAttributes(info, context);
    default:
      return undefined;
  }
}

/** How often the request was sent is told by Envoy, 0 included, and not by the older one of Higress. */
function upstreamAttributes({ upstream, attempt }: StreamInfo, context: Context): PropertyValue {
  const place = upstream?.address === undefined ? {} : address(upstream.address);
  return context.vm.services.personality === "envoy" ? { ...place, request_attempt_count: BigInt(attempt) } : place;
}

/** @param headers those the filter still has (MEASURED): once it has passed them on, all that comes from them is absent */
function requestAttributes(info: StreamInfo, headers: HeaderMap | undefined): PropertyValue {
  const path = headers?.get(":path");
  const [urlPath, query] = (path ?? "").split(/\?(.*)/s);
  return {
    path,
    url_path: path === undefined ? undefined : urlPath,
    query: path === undefined ? undefined : (query ?? ""),
    host: headers?.get(":authority"),
    scheme: headers?.get(":scheme"),
    method: headers?.get(":method"),
    referer: headers?.get("referer"),
    useragent: headers?.get("user-agent"),
    id: headers?.get("x-request-id"),
    protocol: "HTTP/1.1",
    headers: headers === undefined ? {} : headersOf(headers),
    // Timestamps and durations are nanoseconds.
    time: BigInt(Math.round(info.startedAt * 1e6)),
    duration: info.endedAt === undefined ? undefined : BigInt(Math.round((info.endedAt - info.startedAt) * 1e6)),
    size: BigInt(info.requestBytes),
    total_size: BigInt(info.requestBytes + (headers?.byteSize() ?? 0)),
  };
}

function responseAttributes(info: StreamInfo, context: Context): PropertyValue {
  const headers = context.headerMap(HeaderMapType.ResponseHeaders, false);
  const trailers = context.headerMap(HeaderMapType.ResponseTrailers, false);
  const status = info.responseHeaders?.get(":status");
  return {
    code: status === undefined ? undefined : BigInt(status),
    code_details: info.details === "" ? undefined : info.details,
    headers: headers === undefined ? {} : headersOf(headers),
    trailers: trailers === undefined ? {} : headersOf(trailers),
    flags: 0n,
    size: BigInt(info.responseBytes),
    total_size: BigInt(info.responseBytes + (headers?.byteSize() ?? 0)),
  };
}

function xdsAttributes(info: StreamInfo, context: Context): PropertyValue {
  const { node } = context.vm.services;
  return {
    node: { id: node.id, cluster: node.cluster },
    route_name: info.route?.name,
    cluster_name: info.route?.cluster,
    virtual_host_name: info.route?.virtualHost,
    route_metadata: { filter_metadata: plain(info.route?.metadata ?? {}) },
    cluster_metadata: { filter_metadata: {} },
    upstream_host_metadata:
      info.upstream === undefined ? undefined : { filter_metadata: plain(info.upstream.metadata ?? {}) },
    listener_direction: 1n,
    filter_chain_name: "",
  };
}

/** Metadata is a protobuf Struct: its numbers are doubles. */
function plain(value: unknown): PropertyValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return "";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function headersOf(headers: HeaderMap): PropertyValue {
  return Object.fromEntries(
    Object.entries(headers.toObject()).map(([name, value]) => [name, Buffer.from(value, "latin1")]),
  );
}

function address(text: string): { readonly address: string; readonly port: bigint } {
  return { address: text, port: BigInt(/:(\d+)$/.exec(text)?.[1] ?? "0") };
}
