import { HttpContext, RulePlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Audit } from "./audit";
import { MaskingDecoder, MaskingPolicy } from "./policy";
import { DataMaskingStream } from "./stream";

export class DataMaskingPlugin extends RulePlugin<MaskingPolicy> {
  readonly audit: Audit = new Audit();

  constructor(id: u32) {
    super(id, "ai-data-masking", new MaskingDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new DataMaskingStream(id, this);
  }
}
