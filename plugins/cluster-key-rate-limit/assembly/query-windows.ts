import { ThresholdReader, WindowWords } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { GlobalThreshold, LimitKey } from "./generated/config.gen";

/** Higress's windows of requests. */
@final
export class QueryWindows extends WindowWords<GlobalThreshold, LimitKey> {
  constructor() {
    super("higress-cluster-key-rate-limit", "query_per_");
  }

  ofAll(global: GlobalThreshold, reader: ThresholdReader): void {
    reader.offer(global.hasQueryPerSecond, global.queryPerSecond, 1);
    reader.offer(global.hasQueryPerMinute, global.queryPerMinute, 60);
    reader.offer(global.hasQueryPerHour, global.queryPerHour, 3600);
    reader.offer(global.hasQueryPerDay, global.queryPerDay, 86400);
  }

  ofValue(key: LimitKey, reader: ThresholdReader): void {
    reader.offer(key.hasQueryPerSecond, key.queryPerSecond, 1);
    reader.offer(key.hasQueryPerMinute, key.queryPerMinute, 60);
    reader.offer(key.hasQueryPerHour, key.queryPerHour, 3600);
    reader.offer(key.hasQueryPerDay, key.queryPerDay, 86400);
  }
}
