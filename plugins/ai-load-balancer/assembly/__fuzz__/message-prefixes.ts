import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { PoolCounts, WorkerCounts } from "../endpoint/counts/pool-counts";
import { prefixKey, readAsked } from "../endpoint/prefix/message-digests";
import { Lease } from "../endpoint/scrape/lease";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Takes the input for a request, and for what workers tell each other. Answers how many prefixes it has. */
export function run(size: i32): i32 {
  const body = given(size);
  const counts = PoolCounts.parse(body).with(new WorkerCounts(1), 0);
  if (counts.inFlight(Bytes.of("a")) < 0) unreachable();
  PoolCounts.parse(counts.write());
  Lease.parse(body);
  const asked = readAsked(body, Bytes.empty());
  const again = readAsked(body, Bytes.empty());
  if (asked.prefixes.length != again.prefixes.length) unreachable();
  for (let i = 0; i < asked.prefixes.length; i++) {
    if (asked.prefixes[i].length != 20 || !asked.prefixes[i].equals(again.prefixes[i])) unreachable();
    if (prefixKey(asked.prefixes[i]).length != 40) unreachable();
  }
  return min<i32>(asked.prefixes.length, 64) | (asked.model.length > 0 ? 128 : 0);
}
