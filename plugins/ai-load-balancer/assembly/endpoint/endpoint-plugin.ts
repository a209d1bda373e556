import { PluginContext } from "proxy-wasm-assemblyscript-sdk/assembly";
import { EndpointPolicy } from "./policy";

/** What all streams of one configuration share. */
@final
export class EndpointPlugin {
  constructor(readonly name: string) {}

  /** Starts what a configuration does without being asked. */
  start(_policy: EndpointPolicy, _root: PluginContext): void {}
}
