import type { AdminAddress, EnvoyBinary } from "@sluice/envoy";
import { banner } from "./banner.ts";
import { startDemoServices } from "./demo-services.ts";
import { runUntilStopped, say, startGateway } from "./gateway.ts";
import { requestLine } from "./request-line.ts";

/** The resources, as one would apply them to a cluster. */
const RESOURCES = "testbed/demo";

/** The one consumer's key; it opens a gateway on loopback in front of stubs, so it is no secret. */
const DEMO_KEY = "sk-sluice-demo";

/** A gateway in front of two providers. Resolves when it is stopped. */
export async function runChatDemo(binary: EnvoyBinary, port: number, stopped: Promise<unknown>): Promise<void> {
  const services = await startDemoServices();
  const gateway = await startGateway({
    root: RESOURCES,
    objects: services.objects,
    binary,
    port,
    show: requestLine,
  });
  say(
    banner({
      url: `http://127.0.0.1:${port}`,
      key: DEMO_KEY,
      envoyVersion: binary.version,
      metrics: metricsCommand(gateway.admin),
      resources: RESOURCES,
      plugins: gateway.plugins,
      openaiUrl: services.openai.url,
      anthropicUrl: services.anthropic.url,
      usage: `npm run -s sluice -- usage ${gateway.accessLog}`,
      debugUrl: gateway.debugUrl,
    }),
  );
  await runUntilStopped(gateway, stopped, () => services.close());
}

function metricsCommand(address: AdminAddress): string {
  const path = "/stats/prometheus | grep -E '^(gen_ai|route_upstream)' | grep -v _bucket";
  if ("socketPath" in address) return `curl -s --unix-socket ${address.socketPath} http://localhost${path}`;
  return `curl -s http://${address.host}:${address.port}${path}`;
}
