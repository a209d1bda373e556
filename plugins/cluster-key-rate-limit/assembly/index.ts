import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { KeyRateLimitPlugin } from "./plugin";

registerPlugin((id: u32) => new KeyRateLimitPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/redis";
export {
  proxy_on_http_call_response,
  proxy_on_request_headers,
  proxy_on_response_headers,
} from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
