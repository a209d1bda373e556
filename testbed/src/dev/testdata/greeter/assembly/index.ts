import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GreeterPlugin } from "./plugin";

registerPlugin((id: u32) => new GreeterPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export {
  proxy_on_request_headers,
  proxy_on_response_headers,
} from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
