// For plugins that read what a gRPC server sends around its messages: `export * from "…/abi/exports/grpc-metadata"`.
import * as routing from "../../grpc/routing";
import { enter, leave } from "../memory";

export function proxy_on_grpc_receive_initial_metadata(_root: u32, token: u32, _elements: u32): void {
  enter();
  routing.initialMetadata(token);
  leave();
}

export function proxy_on_grpc_receive_trailing_metadata(_root: u32, token: u32, _elements: u32): void {
  enter();
  routing.trailingMetadata(token);
  leave();
}
