import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { EndpointPickerPlugin } from "./plugin";

registerPlugin((id: u32) => new EndpointPickerPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/grpc";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/response";
export { proxy_on_log, proxy_on_tick } from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
