import { HeadersStatus, HttpContext, RulePlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { stripInternalHeaders } from "./headers/internal";
import { PickerDecoder, PickerPolicy } from "./policy";

const NAME: string = "gie-endpoint-picker";

export class EndpointPickerPlugin extends RulePlugin<PickerPolicy> {
  constructor(id: u32) {
    super(id, NAME, new PickerDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new PickerStream(id);
  }
}

class PickerStream extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    stripInternalHeaders();
    return HeadersStatus.Continue;
  }
}
