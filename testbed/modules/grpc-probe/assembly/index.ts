import { registerPlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GrpcProbe } from "./plugin";

registerPlugin((id: u32) => new GrpcProbe(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/grpc";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/grpc-metadata";
export {
  proxy_on_log,
  proxy_on_request_headers,
  proxy_on_tick,
} from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
