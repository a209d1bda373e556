import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { DataMaskingPlugin } from "./plugin";

registerPlugin((id: u32) => new DataMaskingPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/response";
