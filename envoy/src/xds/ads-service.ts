import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import type { MethodDefinition } from "@grpc/grpc-js";
import { AggregatedDiscoveryService } from "../generated/envoy/service/discovery/v3/ads_pb.js";
import {
  type DeltaDiscoveryRequest,
  DeltaDiscoveryRequestSchema,
  type DeltaDiscoveryResponse,
  DeltaDiscoveryResponseSchema,
  type DiscoveryRequest,
  DiscoveryRequestSchema,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
} from "../generated/envoy/service/discovery/v3/discovery_pb.js";

/** Both forms of the aggregated service, for a server and for a client alike. */
export const ADS_SERVICE: {
  readonly sotw: MethodDefinition<DiscoveryRequest, DiscoveryResponse>;
  readonly delta: MethodDefinition<DeltaDiscoveryRequest, DeltaDiscoveryResponse>;
} = {
  sotw: method("StreamAggregatedResources", DiscoveryRequestSchema, DiscoveryResponseSchema),
  delta: method("DeltaAggregatedResources", DeltaDiscoveryRequestSchema, DeltaDiscoveryResponseSchema),
};

function method<Request extends DescMessage, Response extends DescMessage>(
  name: string,
  request: Request,
  response: Response,
): MethodDefinition<MessageShape<Request>, MessageShape<Response>> {
  return {
    path: `/${AggregatedDiscoveryService.typeName}/${name}`,
    requestStream: true,
    responseStream: true,
    requestSerialize: (message) => Buffer.from(toBinary(request, message)),
    requestDeserialize: (bytes) => fromBinary(request, bytes),
    responseSerialize: (message) => Buffer.from(toBinary(response, message)),
    responseDeserialize: (bytes) => fromBinary(response, bytes),
  };
}
