import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { JsonRespPlugin } from "./plugin";

registerPlugin((id: u32) => new JsonRespPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";
export { proxy_on_http_call_response, proxy_on_log } from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
