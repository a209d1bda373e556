import { CONSUMER } from "../bench/payload.ts";
import type { Consumer } from "../chain/chat-chain.ts";

const COUNT = 10_000;

/** Ten thousand consumers, the benchmark's among them, and one more whose key differs from update to update. */
export function manyConsumers(update: number): Consumer[] {
  const others = Array.from({ length: COUNT - 1 }, (_, index) => ({
    name: `consumer-${index}`,
    credential: `sk-${String(index).padStart(24, "0")}`,
  }));
  return [CONSUMER, ...others, { name: "newcomer", credential: `sk-newcomer-${update}` }];
}
