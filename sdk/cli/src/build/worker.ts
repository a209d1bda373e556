import { parentPort } from "node:worker_threads";
import { UserError } from "@sluice/manifest";
import { compile } from "./compile.ts";
import type { CompileJob, CompileOutput } from "./job.ts";

/** What a worker answers; errors lose their class on the way through the port, so it is spelled out. */
export type WorkerAnswer =
  | { readonly kind: "done"; readonly output: CompileOutput }
  | { readonly kind: "user-error"; readonly message: string; readonly where: string | undefined }
  | { readonly kind: "bug"; readonly stack: string };

async function answer(job: CompileJob): Promise<WorkerAnswer> {
  try {
    return { kind: "done", output: await compile(job) };
  } catch (error) {
    if (error instanceof UserError) return { kind: "user-error", message: error.message, where: error.where };
    return { kind: "bug", stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const port = parentPort;
port?.on("message", (job: CompileJob) => {
  void answer(job).then((message) => port.postMessage(message));
});
