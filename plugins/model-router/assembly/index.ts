import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelRouterPlugin } from "./plugin";

registerPlugin((id: u32) => new ModelRouterPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";
