import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiStatisticsPlugin } from "./plugin";

registerPlugin((id: u32) => new AiStatisticsPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/response";
export {
  proxy_on_log,
  proxy_on_request_body,
  proxy_on_request_headers,
} from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
