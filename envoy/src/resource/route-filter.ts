import { create } from "@bufbuild/protobuf";
import { type Any, anyPack } from "@bufbuild/protobuf/wkt";
import { FilterConfigSchema } from "../generated/envoy/config/route/v3/route_components_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";

/** The same filter, run only for routes, virtual hosts and weighted targets whose `filterConfigs` enable it. */
export function disabledFilter(filter: HttpFilter): HttpFilter {
  return { ...filter, disabled: true };
}

/** In `filterConfigs` under the filter's name: runs one that the listener has disabled. */
export function enableFilter(): Any {
  return anyPack(FilterConfigSchema, create(FilterConfigSchema, { config: {} }));
}

/** In `filterConfigs` under the filter's name: skips it. */
export function skipFilter(): Any {
  return anyPack(FilterConfigSchema, create(FilterConfigSchema, { disabled: true }));
}
