import type { KubeObject } from "@sluice/controller";
import { startUpstream } from "@sluice/testing/hosts";
import { startAnthropicStub } from "../provider-stub/anthropic/server.ts";
import { startOpenAiStub } from "../provider-stub/openai/server.ts";
import type { ProviderStub } from "../provider-stub/stub-server.ts";

/** What the Services of testbed/demo stand for, on this machine. */
export interface DemoServices {
  readonly openai: ProviderStub;
  readonly anthropic: ProviderStub;
  /** Their EndpointSlices, as a cluster would make them of pods. */
  readonly objects: readonly KubeObject[];
  close(): Promise<unknown>;
}

export async function startDemoServices(): Promise<DemoServices> {
  const options = { keep: 0 };
  const [openai, anthropic, echo] = await Promise.all([
    startOpenAiStub(options),
    startAnthropicStub(options),
    startUpstream(options),
  ]);
  return {
    openai,
    anthropic,
    objects: [slice("openai-stub", openai.port), slice("anthropic-stub", anthropic.port), slice("echo", echo.port)],
    close: () => Promise.all([openai.close(), anthropic.close(), echo.close()]),
  };
}

/** One endpoint on loopback behind the port `http` of a Service in the namespace `default`. */
export function slice(service: string, port: number): KubeObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: service, namespace: "default", labels: { "kubernetes.io/service-name": service } },
    addressType: "IPv4",
    endpoints: [{ addresses: ["127.0.0.1"] }],
    ports: [{ name: "http", port, protocol: "TCP" }],
  };
}
