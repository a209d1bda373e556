/** All that tests of a plugin use. It needs vitest; `@sluice/testing/hosts` is the part that does not. */
export * from "./hosts.ts";
export { type Scenario, type ScenarioSetup, useScenario } from "./scenario.ts";
export { type Served, useGateway } from "./use-gateway.ts";
