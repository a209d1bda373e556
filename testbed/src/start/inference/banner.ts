import type { DemoPod } from "./pods.ts";

/** What runs, for those who look at it for the first time. */
export interface RunningInference {
  readonly url: string;
  readonly envoyVersion: string;
  /** Undefined: the gateway picks by itself. */
  readonly picker: { readonly version: string; readonly pid: number } | undefined;
  readonly pods: readonly Pick<DemoPod, "name" | "address">[];
  /** In order of execution. */
  readonly plugins: readonly string[];
  /** File of the resources. */
  readonly resources: string;
  readonly debugUrl: string;
}

const QUESTION = {
  model: "meta-llama/Llama-3.1-8B-Instruct",
  prompt: "What is the warmest city in the USA?",
  max_tokens: 100,
  temperature: 0.5,
};

/** The text that `npm start -- --inference` shows once the gateway serves; scripts wait for its last line, `ready: URL`. */
export function inferenceBanner(running: RunningInference): string {
  const { url, picker } = running;
  return [
    "",
    `gateway      ${url}   Envoy ${running.envoyVersion}`,
    `picker       ${pickerText(picker)}`,
    ...running.pods.map(({ name, address }, index) => `${index === 0 ? "pods" : "    "}         ${name}   ${address}`),
    `plugins      ${running.plugins.join(" → ")}`,
    `resources    ${running.resources}   edit it, and the gateway changes while it runs`,
    `debug        ${running.debugUrl}   what was made of it`,
    "",
    "Try, in another terminal:",
    "",
    `  curl -i ${url}/v1/completions -H 'host: httpbin.example.com' -H 'content-type: application/json' \\`,
    `    -d '${JSON.stringify(QUESTION)}'`,
    "",
    "x-inference-pod and x-inference-port of the answer say which pod gave it.",
    ...pickerWords(picker),
    "Each request shows here as one line with its pod. Ctrl-C ends all of it.",
    "",
    `ready: ${url}`,
    "",
  ].join("\n");
}

function pickerText(picker: RunningInference["picker"]): string {
  if (picker === undefined) return "none: ai-load-balancer goes by the pods' metrics";
  return `the Inference Extension's endpoint picker ${picker.version}, process ${picker.pid}`;
}

function pickerWords(picker: RunningInference["picker"]): readonly string[] {
  if (picker === undefined) return ["x-went-into-resp-headers is a picker's own, and so not there."];
  return [
    "x-went-into-resp-headers: true is the picker's: it saw the answer, too.",
    `Without it (kill -STOP ${picker.pid}; kill -CONT ${picker.pid}) the pods take turns: the pool's failureMode is FailOpen.`,
  ];
}
