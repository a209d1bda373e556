import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";

/** From seconds, fractions allowed (to the nanosecond's rounding of a double). */
export function duration(seconds: number): Duration {
  const nanos = Math.round(seconds * 1e9);
  return create(DurationSchema, { seconds: BigInt(Math.trunc(nanos / 1e9)), nanos: nanos % 1e9 });
}
