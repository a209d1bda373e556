import type { KubeObject } from "@sluice/controller";
import { MissingError } from "@sluice/manifest";
import { type ModelServer, startModelServer } from "../../model-server/model-server.ts";

/** What the demo's pool selects, in its namespace. */
const APP = "vllm-llama3-8b-instruct";
const COUNT = 3;
/** Their first address is 127.0.0.11. All have the port that the pool names, so each has an address of its own. */
const FIRST_HOST = 11;
export const POD_PORT = 8000;

const ADAPTERS = ["food-review-1"];
/** Milliseconds for a token: a hundred take as long as one can watch. */
const SPEED = { prefill: 0, decode: 5 };

/** A pod, on this machine. */
export interface DemoPod {
  readonly name: string;
  /** `ip:port` */
  readonly address: string;
  readonly server: ModelServer;
  readonly object: KubeObject;
}

/** The pool's pods: model servers without models. Rejects with MissingError when one of their addresses cannot be had. */
export async function startPods(): Promise<readonly DemoPod[]> {
  const pods: DemoPod[] = [];
  try {
    for (let index = 0; index < COUNT; index++)
      pods.push(await startPod(`${APP}-${index}`, `127.0.0.${FIRST_HOST + index}`));
    return pods;
  } catch (error) {
    await closePods(pods);
    throw error;
  }
}

export async function closePods(pods: readonly DemoPod[]): Promise<void> {
  await Promise.all(pods.map(({ server }) => server.close()));
}

async function startPod(name: string, host: string): Promise<DemoPod> {
  const options = { host, port: POD_PORT, pod: name, loras: ADAPTERS, speed: SPEED, keep: 0 };
  const server = await startModelServer(options).catch((cause: unknown) => {
    throw new MissingError(`${host}:${POD_PORT} cannot be had for the pod ${name}`, { help: helpFor(cause), cause });
  });
  return { name, address: server.address, server, object: podObject(name, host) };
}

function helpFor(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  if (code === "EADDRINUSE") return `end the program that has port ${POD_PORT}`;
  return "the demo's pods need addresses of 127.0.0.0/8, which Linux has; on macOS: sudo ifconfig lo0 alias ADDRESS";
}

function podObject(name: string, podIP: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: APP } },
    spec: { containers: [{ name: "vllm", image: "vllm" }] },
    status: { phase: "Running", podIP, podIPs: [{ ip: podIP }], conditions: [{ type: "Ready", status: "True" }] },
  };
}
