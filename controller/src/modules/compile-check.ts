import { Worker } from "node:worker_threads";
import { ModuleFailure } from "./module-request.ts";

/** Plain text, so that it runs wherever this file ends up, bundled or not. */
const PROGRAM = `
const { parentPort, workerData } = require("node:worker_threads");
const bytes = require("node:fs").readFileSync(workerData);
let problem = "";
if (!WebAssembly.validate(bytes)) {
  try { new WebAssembly.Module(bytes); problem = "it is not valid"; } catch (error) { problem = error.message; }
}
parentPort.postMessage(problem);
`;

/** Characters of an engine's message, which may quote the module. */
const MAX_MESSAGE = 200;

/**
 * Has an engine judge the code, in a thread of its own: validation of a large module takes a second, in which the event loop
 * goes on. What Node's engine does not know yet is refused, even if Envoy's does.
 * @throws ModuleFailure InvalidModule
 */
export async function checkCode(file: string, signal: AbortSignal): Promise<void> {
  const problem = await validate(file, signal);
  if (problem === "") return;
  const text = problem.replace(/^WebAssembly\.Module\(\): /, "").replace(/[^\x20-\x7e]/g, "?");
  throw new ModuleFailure("InvalidModule", `the code of the module is not valid: ${text.slice(0, MAX_MESSAGE)}`);
}

function validate(file: string, signal: AbortSignal): Promise<string> {
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: file,
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
  });
  return new Promise<string>((resolve, reject) => {
    const onAbort = () => reject(new ModuleFailure("InvalidModule", "the module takes too long to check"));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    worker.once("message", resolve);
    worker.once("error", (cause) => {
      reject(new ModuleFailure("InvalidModule", "the module is too much for the engine that checks it", { cause }));
    });
    worker.once("exit", () => {
      signal.removeEventListener("abort", onAbort);
      reject(new ModuleFailure("InvalidModule", "the module could not be checked"));
    });
  }).finally(() => void worker.terminate());
}
