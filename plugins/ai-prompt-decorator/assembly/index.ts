import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PromptDecoratorPlugin } from "./plugin";

registerPlugin((id: u32) => new PromptDecoratorPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";
