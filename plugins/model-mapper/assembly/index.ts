import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelMapperPlugin } from "./plugin";

registerPlugin((id: u32) => new ModelMapperPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";
