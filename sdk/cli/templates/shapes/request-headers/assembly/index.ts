import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { MyPlugin } from "./plugin";

registerPlugin((id: u32) => new MyPlugin(id));

// The callbacks that the host is to call; it spares itself the others.
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export { proxy_on_request_headers } from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
