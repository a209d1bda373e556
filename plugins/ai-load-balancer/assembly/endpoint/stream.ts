import { HttpContext } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Balancing } from "../balancing";
import { EndpointPlugin } from "./endpoint-plugin";
import { EndpointPolicy } from "./policy";

/** Picks an endpoint for one request. */
@final
export class EndpointStream extends Balancing {
  constructor(
    stream: HttpContext,
    readonly plugin: EndpointPlugin,
    readonly policy: EndpointPolicy,
  ) {
    super(stream);
  }
}
