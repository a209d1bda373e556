import { create } from "@bufbuild/protobuf";
import {
  type RuntimeFractionalPercent,
  RuntimeFractionalPercentSchema,
} from "../generated/envoy/config/core/v3/base_pb.js";
import { FractionalPercent_DenominatorType } from "../generated/envoy/type/v3/percent_pb.js";

const MILLION = 1_000_000;

/** From a share between 0 and 1, to the millionth; outside of that it is cut off. */
export function fraction(share: number): RuntimeFractionalPercent {
  const numerator = Math.round(Math.min(1, Math.max(0, share)) * MILLION);
  return create(RuntimeFractionalPercentSchema, {
    defaultValue: { numerator, denominator: FractionalPercent_DenominatorType.MILLION },
  });
}
