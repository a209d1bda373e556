import { create } from "@bufbuild/protobuf";
import {
  type ClusterLoadAssignment,
  ClusterLoadAssignmentSchema,
} from "../generated/envoy/config/endpoint/v3/endpoint_pb.js";
import { type EndpointInit, type EndpointKind, localities } from "./endpoint.ts";
import { TransportSockets } from "./transport-sockets.ts";

export interface LoadAssignmentInit {
  /** Name of the cluster that is `discovered`. */
  readonly cluster: string;
  /** Their addresses must be IP addresses: Envoy resolves no names here. */
  readonly endpoints: readonly EndpointInit[];
  /** The cluster's `discovered`, unchanged: an endpoint is marked with the transport socket of its kind. */
  readonly kinds: readonly EndpointKind[];
}

/** The endpoints of a cluster that gets them over ADS. */
export function loadAssignment(init: LoadAssignmentInit): ClusterLoadAssignment {
  // Offered protocols are the cluster's affair; here only the kinds' names count.
  const sockets = new TransportSockets(init.kinds, []);
  return create(ClusterLoadAssignmentSchema, {
    clusterName: init.cluster,
    endpoints: localities(init.endpoints, (endpoint) => sockets.nameFor(endpoint)),
  });
}
