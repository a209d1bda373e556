import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreBatch, StoreHandler, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { noteInAiLog } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { QuotaPlugin } from "./plugin";
import { QuotaPolicy } from "./policy";
import { isUsedUp } from "./quota-account";
import { replyNoQuota } from "./replies";
import { QuotaStream } from "./stream";
import { Verdict } from "./verdict";

const STATUS: string = "quota_status";

/** Asks the store whether a request may pass, and answers those that may not. */
@final
export class Admission extends StoreHandler {
  verdict: Verdict = Verdict.Open;

  /** @param quotaKey of the consumer */
  constructor(
    private readonly stream: QuotaStream,
    private readonly plugin: QuotaPlugin,
    private readonly policy: QuotaPolicy,
    private readonly quotaKey: Bytes,
  ) {
    super();
  }

  /** Whether the stream has to wait, the verdict says. */
  ask(): void {
    this.policy.store.run(new StoreBatch().get(this.quotaKey), this.stream, this);
  }

  onReply(reply: StoreReply): void {
    this.verdict = this.decide(reply) ? Verdict.Passed : Verdict.Refused;
    if (reply.late && this.verdict == Verdict.Passed) this.stream.continueRequest();
  }

  private decide(reply: StoreReply): bool {
    const quota = reply.at(0);
    if (!quota.ok) {
      if (this.plugin.errors.allows(quota.fault, quota.error, this.policy.onStoreError)) return true;
      noteInAiLog(STATUS, "store_error");
    } else {
      if (!isUsedUp(quota)) return true;
      noteInAiLog(STATUS, "noquota");
    }
    replyNoQuota();
    return false;
  }
}
