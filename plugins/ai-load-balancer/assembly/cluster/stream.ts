import { HttpContext } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Balancing } from "../balancing";
import { ClusterPolicy } from "./policy";

/** Picks a cluster for one request. */
@final
export class ClusterStream extends Balancing {
  constructor(
    stream: HttpContext,
    readonly policy: ClusterPolicy,
  ) {
    super(stream);
  }
}
