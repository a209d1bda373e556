import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { LoadBalancerPlugin } from "./plugin";

registerPlugin((id: u32) => new LoadBalancerPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/redis";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/response";
export {
  proxy_on_http_call_response,
  proxy_on_log,
  proxy_on_tick,
} from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
