import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  type Route,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import { type RouteConfiguration, RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb.js";

/**
 * A route configuration in protobuf's binary form. It may hold thousands of routes of which one changed: its bytes are put
 * together from those of the routes, since messages and elements of lists can be concatenated.
 */
export interface EncodedRoutes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function decodeRoutes({ bytes }: EncodedRoutes): RouteConfiguration {
  return fromBinary(RouteConfigurationSchema, bytes);
}

/** A route as an element of a virtual host's `routes`. */
export function encodeRoute(route: Route): Uint8Array {
  return element(VirtualHostSchema.field.routes.number, toBinary(RouteSchema, route));
}

/** A virtual host as an element of a route configuration's `virtual_hosts`. @param routes in order, by `encodeRoute` */
export function encodeVirtualHost(host: VirtualHost, routes: readonly Uint8Array[]): Uint8Array {
  return element(RouteConfigurationSchema.field.virtualHosts.number, concatenated(VirtualHostSchema, host, routes));
}

/** @param hosts in order, by `encodeVirtualHost` */
export function encodeRouteConfiguration(
  configuration: RouteConfiguration,
  hosts: readonly Uint8Array[],
): EncodedRoutes {
  return { name: configuration.name, bytes: concatenated(RouteConfigurationSchema, configuration, hosts) };
}

function concatenated<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  elements: readonly Uint8Array[],
): Uint8Array {
  return Buffer.concat([toBinary(schema, message), ...elements]);
}

function element(field: number, bytes: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(bytes).finish();
}
