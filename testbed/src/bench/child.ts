import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** Milliseconds that a child may take to end by itself. */
const GRACE = 2_000;

/**
 * A TypeScript file in a process of its own, so that its work is not counted as ours. It answers each message with one, in
 * order, and ends when the channel closes: with this process at the latest.
 */
export class Child<Question extends object, Answer> {
  readonly #process: ChildProcess;
  readonly #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];

  private constructor(child: ChildProcess, name: string) {
    this.#process = child;
    child.on("message", (answer) => this.#waiting.shift()?.resolve(answer as Answer));
    child.on("exit", (code) => {
      const error = new Error(`the ${name} ended with code ${code}`);
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  /** @param file URL of the TypeScript file @param nodeOptions such as a limit of its memory */
  static async start<Question extends object, Answer>(
    file: URL,
    name: string,
    nodeOptions: readonly string[] = [],
  ): Promise<Child<Question, Answer>> {
    const child = fork(file, { execArgv: [...nodeOptions, "--import", import.meta.resolve("tsx")] });
    await once(child, "spawn");
    return new Child(child, name);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  ask(question: Question): Promise<Answer> {
    if (!this.#process.connected) return Promise.reject(new Error("the child process has ended"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.send(question);
    });
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill("SIGKILL"), GRACE);
    await exited;
    clearTimeout(timer);
  }
}
