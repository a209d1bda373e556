import type { GatewaySetup, PluginUse } from "@sluice/testing/hosts";
import { testModule } from "./test-module.ts";

/** The module that does with the SDK what a request's header names (`testbed/modules/sdk-probe`). */
export function probe(config: unknown = {}, use: Partial<PluginUse> = {}): PluginUse {
  return { plugin: testModule("sdk-probe"), config, ...use };
}

/** A gateway with one probe in front of one upstream, named `main`. */
export function probeGateway(url: string, config: unknown = {}): GatewaySetup {
  return { plugins: [probe(config)], upstreams: { main: { url } } };
}
