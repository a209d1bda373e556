import { create } from "@bufbuild/protobuf";
import {
  DirectResponseActionSchema,
  type Route,
  RouteSchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import { type RouteBase, routeBase } from "./route.ts";

export interface DirectResponseInit extends RouteBase {
  readonly status: number;
  /** At most 4,096 bytes (Envoy's limit of a route configuration). */
  readonly body?: string;
}

/** Envoy answers by itself. */
export function directResponse(init: DirectResponseInit): Route {
  const value = create(DirectResponseActionSchema, {
    status: init.status,
    ...(init.body === undefined ? {} : { body: { specifier: { case: "inlineString", value: init.body } } }),
  });
  return create(RouteSchema, {
    ...routeBase(init),
    action: { case: "directResponse", value },
  });
}
