import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PromptTemplatePlugin } from "./plugin";

registerPlugin((id: u32) => new PromptTemplatePlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";
