import { Bytes, Deadlines, HttpContext, RulePlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestWriter } from "./ext-proc/request-writer";
import { PickerDecoder, PickerPolicy } from "./policy";
import { Pool } from "./pool/pool";
import { PickerStream } from "./stream";

const NAME: string = "gie-endpoint-picker";

export class EndpointPickerPlugin extends RulePlugin<PickerPolicy> {
  /** Shared by all streams: each message is sent before the next is written. */
  readonly writer: RequestWriter = new RequestWriter();
  readonly deadlines: Deadlines;

  constructor(id: u32) {
    super(id, NAME, new PickerDecoder());
    this.deadlines = new Deadlines(id);
  }

  createHttpContext(id: u32): HttpContext {
    return new PickerStream(id, this);
  }

  /** The pool of a cluster; null where it is none that is configured. */
  poolOf(cluster: Bytes): Pool | null {
    const policy = this.configForStream();
    return policy == null ? null : policy.pools.find(cluster);
  }
}
