// npm start: builds the plugins, starts two stub providers and Envoy with the chain, and shows one line for each request.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { formatError, reportOf } from "@sluice/cli";
import {
  type AdminAddress,
  AI_HISTOGRAM_BUCKETS,
  AI_STATS_TAGS,
  bootstrap,
  DEFAULT_ACCESS_LOG,
  Envoy,
  type EnvoyBinary,
  type EnvoyResources,
  findEnvoy,
} from "@sluice/envoy";
import { MissingError } from "@sluice/manifest";
import { type ChatProvider, chatChain } from "../chain/chat-chain.ts";
import { CHAT_PLUGINS } from "../chain/plugins.ts";
import { startAnthropicStub } from "../provider-stub/anthropic/server.ts";
import { startOpenAiStub } from "../provider-stub/openai/server.ts";
import type { ProviderStub } from "../provider-stub/stub-server.ts";
import { banner } from "./banner.ts";
import { choosePort } from "./port.ts";
import { requestLine } from "./request-line.ts";

/** The one consumer's key; it opens a gateway on loopback in front of stubs, so it is no secret. */
const DEMO_KEY = "sk-sluice-demo";

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The plugins built, and an Envoy. @param signal ends the build */
async function prepare(signal: AbortSignal): Promise<EnvoyBinary> {
  await build(signal);
  return findEnvoy({ onProgress: say });
}

async function build(signal: AbortSignal): Promise<void> {
  const args = ["scripts/run.mjs", "sdk/cli/src/main.ts", "build"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"], signal });
  const [code] = await once(child, "exit");
  if (code !== 0)
    throw new MissingError("the plugins could not be built", { help: "see above; `npm run build` tries again" });
}

async function main(): Promise<void> {
  const stop = stopSignal();
  const stopped = once(stop, "abort").then(() => "signal" as const);
  const port = await choosePort(process.env.PORT);
  const binary = await Promise.race([stopped, prepare(stop)]);
  if (binary === "signal") return;
  const [openai, anthropic] = await Promise.all([startOpenAiStub({ keep: 0 }), startAnthropicStub({ keep: 0 })]);
  const envoy = await Envoy.start({
    binary,
    bootstrap: bootstrap({
      ...gateway(port, openai, anthropic),
      statsTags: AI_STATS_TAGS,
      histogramBuckets: AI_HISTOGRAM_BUCKETS,
    }),
    onAccessLog: (line) => {
      const shown = requestLine(line);
      if (shown !== undefined) say(shown);
    },
    drainSeconds: 1,
  });
  say(
    banner({
      url: `http://127.0.0.1:${port}`,
      key: DEMO_KEY,
      envoyVersion: binary.version,
      metrics: metricsCommand(envoy.admin.address),
      plugins: CHAT_PLUGINS,
      openaiUrl: openai.url,
      anthropicUrl: anthropic.url,
    }),
  );
  const ended = await Promise.race([stopped, envoy.exited.then(() => "envoy" as const)]);
  if (ended === "signal") say("\nstopping…");
  await Promise.all([envoy.stop(), openai.close(), anthropic.close()]);
  if (ended !== "envoy") return;
  throw new MissingError("Envoy ended by itself", {
    help: `its last lines:\n${envoy.log.lines.slice(-20).join("\n")}`,
  });
}

function gateway(port: number, openai: ProviderStub, anthropic: ProviderStub): EnvoyResources {
  return chatChain({
    providers: { openai: providerOf(openai), anthropic: providerOf(anthropic) },
    consumers: [{ name: "demo", credential: DEMO_KEY }],
    moduleFile: (plugin) => fileURLToPath(new URL(`../../../dist/${plugin}.wasm`, import.meta.url)),
    port,
    accessLog: { ...DEFAULT_ACCESS_LOG, consumer: "%REQ(X-MSE-CONSUMER)%" },
  });
}

function providerOf({ port, key }: ProviderStub): ChatProvider {
  return { endpoint: { address: "127.0.0.1", port }, apiToken: key };
}

function metricsCommand(address: AdminAddress): string {
  const path = "/stats/prometheus | grep -E '^(gen_ai|route_upstream)' | grep -v _bucket";
  if ("socketPath" in address) return `curl -s --unix-socket ${address.socketPath} http://localhost${path}`;
  return `curl -s http://${address.host}:${address.port}${path}`;
}

/** Aborted by Ctrl-C, or when the process is asked to end; a second Ctrl-C ends at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const report = reportOf(error);
  process.stderr.write(`${formatError(report)}\n`);
  process.exit(report.exitCode);
}
