import type { Any } from "@bufbuild/protobuf/wkt";
import type { GrpcServiceSchema } from "../generated/envoy/config/core/v3/grpc_service_pb.js";
import {
  ExternalProcessorSchema,
  ExtProcPerRouteSchema,
  type MetadataOptionsSchema,
} from "../generated/envoy/extensions/filters/http/ext_proc/v3/ext_proc_pb.js";
import {
  ProcessingMode_BodySendMode as Body,
  ProcessingMode_HeaderSendMode as Headers,
  type ProcessingModeSchema,
} from "../generated/envoy/extensions/filters/http/ext_proc/v3/processing_mode_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { duration } from "./duration.ts";
import { httpFilter, typedConfig } from "./extension.ts";
import type { Fields } from "./fields.ts";
import { ENDPOINT_METADATA } from "./load-balancing.ts";

/** The filter's name, which is also the key of a route's settings in `filterConfigs`. */
export const EXT_PROC_FILTER = "envoy.filters.http.ext_proc";

/**
 * An endpoint picker, asked as Envoy itself does it: headers and body go to and fro, and the answer's as well, since it
 * takes no other mode (Gateway API inference extension, proposal 004).
 */
export interface ExtProcInit {
  /** The picker's cluster, of protocol "http2". */
  readonly cluster: string;
  /** Default: the cluster's name. */
  readonly authority?: string;
  /**
   * Whether a request goes on when the picker cannot be reached. Envoy 1.36 and 1.40 keep this only for requests without a
   * body; others are answered 500.
   */
  readonly failOpen: boolean;
  /** Seconds that the picker may take for one message. Default 1,000: it answers an answer's body in its own time. */
  readonly messageTimeout?: number;
}

const MESSAGE_TIMEOUT = 1_000;

/** Asks the same picker for every request. */
export function extProcFilter(init: ExtProcInit): HttpFilter {
  return httpFilter(EXT_PROC_FILTER, ExternalProcessorSchema, {
    grpcService: grpcService(init),
    failureModeAllow: init.failOpen,
    processingMode: allOfIt(),
    messageTimeout: duration(init.messageTimeout ?? MESSAGE_TIMEOUT),
    metadataOptions: metadataOptions(),
  });
}

/** Does nothing but for routes whose `filterConfigs` name a picker: see `extProcRoute`. */
export function routedExtProcFilter(messageTimeout: number = MESSAGE_TIMEOUT): HttpFilter {
  return httpFilter(EXT_PROC_FILTER, ExternalProcessorSchema, {
    // Envoy wants one; that there is no such cluster matters only to who would ask it.
    grpcService: grpcService({ cluster: "no-picker" }),
    failureModeAllow: true,
    processingMode: nothing(),
    messageTimeout: duration(messageTimeout),
    metadataOptions: metadataOptions(),
  });
}

/** `filterConfigs: { [EXT_PROC_FILTER]: extProcRoute(…) }` of a route, virtual host or weighted target. */
export function extProcRoute(init: Omit<ExtProcInit, "messageTimeout">): Any {
  return typedConfig(ExtProcPerRouteSchema, {
    override: {
      case: "overrides",
      value: {
        grpcService: grpcService(init),
        failureModeAllow: init.failOpen,
        processingMode: allOfIt(),
        metadataOptions: metadataOptions(),
      },
    },
  });
}

function grpcService({
  cluster,
  authority = "",
}: Pick<ExtProcInit, "cluster" | "authority">): Fields<typeof GrpcServiceSchema> {
  return { targetSpecifier: { case: "envoyGrpc", value: { clusterName: cluster, authority } } };
}

function allOfIt(): Fields<typeof ProcessingModeSchema> {
  return {
    requestHeaderMode: Headers.SEND,
    responseHeaderMode: Headers.SEND,
    requestBodyMode: Body.FULL_DUPLEX_STREAMED,
    responseBodyMode: Body.FULL_DUPLEX_STREAMED,
    // Envoy refuses the body's mode without them.
    requestTrailerMode: Headers.SEND,
    responseTrailerMode: Headers.SEND,
  };
}

function nothing(): Fields<typeof ProcessingModeSchema> {
  return {
    requestHeaderMode: Headers.SKIP,
    responseHeaderMode: Headers.SKIP,
    requestBodyMode: Body.NONE,
    responseBodyMode: Body.NONE,
    requestTrailerMode: Headers.SKIP,
    responseTrailerMode: Headers.SKIP,
  };
}

function metadataOptions(): Fields<typeof MetadataOptionsSchema> {
  const namespaces = { untyped: [ENDPOINT_METADATA] };
  return { forwardingNamespaces: namespaces, receivingNamespaces: namespaces };
}
