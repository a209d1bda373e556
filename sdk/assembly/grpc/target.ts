import { encodePairs } from "../abi/codec";
import { Bytes } from "../bytes";
import { HeaderList } from "../http/header-list";
import { ProtoWriter } from "../protobuf/writer";

/** Bytes of the largest message taken from a server unless told otherwise: what gRPC's own libraries take. */
export const GRPC_MESSAGE_LIMIT: u32 = 4 * 1024 * 1024;

// envoy.config.core.v3.GrpcService and its EnvoyGrpc.
const ENVOY_GRPC: u32 = 1;
const CLUSTER_NAME: u32 = 1;
const AUTHORITY: u32 = 2;
const MAX_RECEIVE_MESSAGE_LENGTH: u32 = 4;
const WRAPPED_VALUE: u32 = 1;

/** A cluster of the host that speaks gRPC. */
@final
export class GrpcTarget {
  /**
   * The serialised GrpcService. Hosts take a bare name, too, but one that happens to parse as this message (`empty` does, and
   * no name at all) ends Envoy's process.
   */
  readonly service: Bytes;

  /**
   * @param cluster the host's name of it @param authority value of `:authority`, by default the cluster's name
   * @param messageLimit bytes of the largest message that is taken; a larger one ends the stream with ResourceExhausted
   */
  constructor(
    readonly cluster: string,
    authority: string = "",
    readonly messageLimit: u32 = GRPC_MESSAGE_LIMIT,
  ) {
    const writer = new ProtoWriter();
    writer.open(ENVOY_GRPC).text(CLUSTER_NAME, cluster);
    if (authority.length > 0) writer.text(AUTHORITY, authority);
    writer.open(MAX_RECEIVE_MESSAGE_LENGTH).number(WRAPPED_VALUE, messageLimit).close();
    this.service = writer.close().take();
  }
}

/** One method of a service there, encoded once: for a plugin to keep. */
@final
export class GrpcMethod {
  readonly service: Bytes;
  readonly method: Bytes;
  /** The serialised header map. */
  readonly metadata: ArrayBuffer;

  /**
   * @param service with its package, e.g. `envoy.service.ext_proc.v3.ExternalProcessor`
   * @param metadata headers of each stream or call
   */
  constructor(
    readonly target: GrpcTarget,
    service: string,
    method: string,
    metadata: HeaderList = new HeaderList(),
  ) {
    this.service = Bytes.of(service);
    this.method = Bytes.of(method);
    this.metadata = encodePairs(metadata.pairs);
  }
}
