import { ThresholdReader, WindowWords } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { GlobalThreshold, LimitKey } from "./generated/config.gen";

/** Higress's windows of tokens. */
@final
export class TokenWindows extends WindowWords<GlobalThreshold, LimitKey> {
  constructor() {
    super("higress-token-ratelimit", "token_per_");
  }

  ofAll(global: GlobalThreshold, reader: ThresholdReader): void {
    reader.offer(global.hasTokenPerSecond, global.tokenPerSecond, 1);
    reader.offer(global.hasTokenPerMinute, global.tokenPerMinute, 60);
    reader.offer(global.hasTokenPerHour, global.tokenPerHour, 3600);
    reader.offer(global.hasTokenPerDay, global.tokenPerDay, 86400);
  }

  ofValue(key: LimitKey, reader: ThresholdReader): void {
    reader.offer(key.hasTokenPerSecond, key.tokenPerSecond, 1);
    reader.offer(key.hasTokenPerMinute, key.tokenPerMinute, 60);
    reader.offer(key.hasTokenPerHour, key.tokenPerHour, 3600);
    reader.offer(key.hasTokenPerDay, key.tokenPerDay, 86400);
  }
}
