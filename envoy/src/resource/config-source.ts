import { create } from "@bufbuild/protobuf";
import {
  ApiVersion,
  type ConfigSource,
  ConfigSourceSchema,
} from "../generated/envoy/config/core/v3/config_source_pb.js";
import { duration } from "./duration.ts";

export interface AdsSourceOptions {
  /**
   * Seconds that a listener or cluster may wait for the resource before it goes on without; 0: for ever. Default Envoy's
   * 15. While Envoy starts a resource that never comes holds up all the others, so 0 is no safe choice.
   */
  readonly initialFetchTimeout?: number;
}

/** "Ask the server that the bootstrap names": the aggregated stream, on which the server decides the order of updates. */
export function adsSource(options: AdsSourceOptions = {}): ConfigSource {
  const { initialFetchTimeout: timeout } = options;
  return create(ConfigSourceSchema, {
    configSourceSpecifier: { case: "ads", value: {} },
    resourceApiVersion: ApiVersion.V3,
    ...(timeout === undefined ? {} : { initialFetchTimeout: duration(timeout) }),
  });
}
