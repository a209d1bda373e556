import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { TrapPlugin } from "./plugin";

registerPlugin((id: u32) => new TrapPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export {
  proxy_on_request_body,
  proxy_on_request_headers,
  proxy_on_response_headers,
  proxy_on_tick,
} from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
