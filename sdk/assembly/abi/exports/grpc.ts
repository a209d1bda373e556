// For plugins that call by gRPC: `export * from "…/abi/exports/grpc"`. The callbacks stand here, not in ../exports, so that
// no other module has what they need.
import * as routing from "../../grpc/routing";
import { enter, leave } from "../memory";

export function proxy_on_grpc_receive(_root: u32, token: u32, size: u32): void {
  enter();
  routing.messageReceived(token, size);
  leave();
}

export function proxy_on_grpc_close(_root: u32, token: u32, status: u32): void {
  enter();
  routing.closed(token, status);
  leave();
}
