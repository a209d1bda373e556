// Public: calls and streams of gRPC to clusters of the host. Modules that use them name the host calls in their plugin.json
// and re-export ../abi/exports/grpc.
export { GrpcHandler } from "./handler";
export { grpcInitialMetadata, grpcTrailingMetadata } from "./metadata";
export { GrpcMethod, GrpcTarget } from "./target";
export { GrpcStatus } from "./status";
export { callGrpc, openGrpcStream } from "./open";
export { GrpcStream } from "./stream";
