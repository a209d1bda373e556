import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { type Any, anyPack } from "@bufbuild/protobuf/wkt";
import { type TransportSocket, TransportSocketSchema } from "../generated/envoy/config/core/v3/base_pb.js";
import {
  type TypedExtensionConfig,
  TypedExtensionConfigSchema,
} from "../generated/envoy/config/core/v3/extension_pb.js";
import {
  type HttpFilter,
  HttpFilterSchema,
} from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";

/** A message as the `typed_config` that Envoy's extensions take. */
export function typedConfig<Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): Any {
  return anyPack(schema, create(schema, init));
}

export function extension<Desc extends DescMessage>(
  name: string,
  schema: Desc,
  init: MessageInitShape<Desc>,
): TypedExtensionConfig {
  return create(TypedExtensionConfigSchema, { name, typedConfig: typedConfig(schema, init) });
}

/** How the bytes of a connection are carried. */
export function transportSocket<Desc extends DescMessage>(
  name: string,
  schema: Desc,
  init: MessageInitShape<Desc>,
): TransportSocket {
  return create(TransportSocketSchema, {
    name,
    configType: { case: "typedConfig", value: typedConfig(schema, init) },
  });
}

/** A filter of a listener's chain, or of a cluster's. `name` is free: the type of the configuration selects the filter. */
export function httpFilter<Desc extends DescMessage>(
  name: string,
  schema: Desc,
  init: MessageInitShape<Desc>,
): HttpFilter {
  return create(HttpFilterSchema, {
    name,
    configType: { case: "typedConfig", value: typedConfig(schema, init) },
  });
}
