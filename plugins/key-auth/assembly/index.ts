import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { KeyAuthPlugin } from "./plugin";

registerPlugin((id: u32) => new KeyAuthPlugin(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export { proxy_on_request_headers } from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
