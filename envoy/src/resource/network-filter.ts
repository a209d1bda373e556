import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { type Filter, FilterSchema } from "../generated/envoy/config/listener/v3/listener_components_pb.js";
import { ConfigSchema as DirectResponseSchema } from "../generated/envoy/extensions/filters/network/direct_response/v3/config_pb.js";
import { typedConfig } from "./extension.ts";

/** A filter of a filter chain. */
export function networkFilter<Desc extends DescMessage>(
  name: string,
  schema: Desc,
  init: MessageInitShape<Desc>,
): Filter {
  return create(FilterSchema, { name, configType: { case: "typedConfig", value: typedConfig(schema, init) } });
}

/** Closes each connection at once: for a chain that has nowhere to lead. */
export function closeFilter(): Filter {
  return networkFilter("envoy.filters.network.direct_response", DirectResponseSchema, {});
}
