import { create } from "@bufbuild/protobuf";
import {
  type OutlierDetection,
  OutlierDetectionSchema,
} from "../generated/envoy/config/cluster/v3/outlier_detection_pb.js";
import { duration } from "./duration.ts";

export interface OutlierDetectionInit {
  /** So many failures in a row (an answer of 5xx, a refused or broken connection) take an endpoint out of use. */
  readonly failures: number;
  /** Seconds that it is out of use. */
  readonly ejection: number;
}

/** How often Envoy looks for endpoints whose time is over, as part of that time. */
const SWEEPS = 4;

/** Least seconds between two such looks. */
const LEAST_SWEEP = 0.1;

/** A cluster's passive health check: all endpoints may be out at once, and nothing but failures in a row counts. */
export function outlierDetection({ failures, ejection }: OutlierDetectionInit): OutlierDetection {
  return create(OutlierDetectionSchema, {
    consecutive5xx: failures,
    enforcingConsecutive5xx: 100,
    interval: duration(Math.max(LEAST_SWEEP, ejection / SWEEPS)),
    baseEjectionTime: duration(ejection),
    // Envoy multiplies the time with each further ejection, up to this.
    maxEjectionTime: duration(ejection),
    maxEjectionPercent: 100,
    enforcingSuccessRate: 0,
  });
}
