import type { GatewaySetup, UpstreamUse } from "@sluice/testing/hosts";
import type { DrillProvider } from "./providers.ts";

/** How each provider is to behave for one request, in flags of the stubs; those left out answer. */
export type DrillFlags = readonly string[];

/** The model to ask for: each provider maps it to a model of its own, which steers its stub. */
export function drillModel(flags: DrillFlags): string {
  return `drill/${flags.map((flag) => `${flag}/`).join("")}`;
}

/** The providers as priorities of one cluster, ai-proxy in front of each. */
export function drillSetup(
  providers: readonly DrillProvider[],
  upstream: Pick<UpstreamUse, "retry" | "protocol"> = {},
): GatewaySetup {
  const endpoints = providers.map(({ id, door }, index) => {
    const isLast = index === providers.length - 1;
    return { url: door.url, metadata: { provider: id, ...(isLast ? {} : { fallback: "true" }) } };
  });
  const [first, ...fallback] = endpoints;
  if (first === undefined) throw new Error("a drill needs a provider");
  const config = { providers: providers.map((provider, index) => drillEntry(provider, index)) };
  return {
    plugins: [{ plugin: "ai-proxy", config, position: "upstream" }],
    upstreams: { main: { ...first, fallback, ...upstream } },
  };
}

/** A provider in ai-proxy's configuration. @param index its place among those that are asked */
export function drillEntry({ id, type, stub }: DrillProvider, index: number): Record<string, unknown> {
  const modelMapping = { [`~^drill/(?:[^/]*/){${index}}([^/]+)/.*$`]: "stub-$1", "*": "stub-plain" };
  return { id, type, apiTokens: [stub.key], modelMapping };
}
