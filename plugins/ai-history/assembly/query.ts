import { Bytes, HttpContext } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreFault } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { History, writeRounds } from "./history";
import { HistoryPlugin } from "./plugin";
import { HistoryPolicy } from "./policy";
import { replyError, replyHistory } from "./replies";
import { HistoryReader } from "./store";

/** Tells a client what is kept of it. */
@final
export class Query extends HistoryReader {
  /** @param count of rounds that are wanted */
  constructor(
    private readonly policy: HistoryPolicy,
    private readonly plugin: HistoryPlugin,
    private readonly count: i32,
  ) {
    super();
  }

  start(key: Bytes, stream: HttpContext): void {
    if (key.length == 0) replyError(401, "no_identity", "The header that tells whose history it is, is missing");
    else this.policy.store.read(key, stream, this);
  }

  onHistory(json: Bytes, fault: StoreFault, error: string, _late: bool): void {
    if (fault == StoreFault.None) {
      this.plugin.count("query");
      replyHistory(writeRounds(History.read(json).last(this.count, i32.MAX_VALUE)));
      return;
    }
    this.plugin.storeFailed(fault, error);
    replyError(503, "store_error", "The history can not be read now");
  }

  onOrphanHistory(_json: Bytes, _fault: StoreFault): void {}
}
