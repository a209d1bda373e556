import { setTimeout as wait } from "node:timers/promises";
import { RunningProcess } from "./running-process.ts";

/** Milliseconds that a command may take unless it is said otherwise. */
const COMMAND_TIMEOUT = 120_000;

/** A command that goes on, and how far what it printed has been read. */
interface Background {
  readonly process: RunningProcess;
  read: number;
}

/** Runs commands one after another, as somebody types them into one window. */
export class Shell {
  /** Absolute: where the next command runs. */
  folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #timeout: number;
  readonly #background: Background[] = [];

  /** @param timeout milliseconds that a command may take */
  constructor(folder: string, env: NodeJS.ProcessEnv, timeout = COMMAND_TIMEOUT) {
    this.folder = folder;
    this.#env = env;
    this.#timeout = timeout;
  }

  /** What it prints to both streams, with colours; `cd` holds for the next one. Rejects when it takes too long. */
  async run(command: string): Promise<string> {
    return (await this.#finish(command)).since(0);
  }

  /** What it prints to standard output, without colours. Rejects with all of its output when it fails. */
  async succeed(command: string): Promise<string> {
    return (await this.#finish(command)).succeeded();
  }

  /** Starts a command that goes on. */
  start(command: string): RunningProcess {
    const bash = ["bash", "--norc", "-c", `exec ${command}`];
    const process = new RunningProcess(bash, { folder: this.folder, env: this.#env, group: true });
    this.#background.push({ process, read: 0 });
    return process;
  }

  /** What commands in the background print from now on, until it is enough or the time is over. */
  async collect(isEnough: (output: string) => boolean, timeout: number): Promise<string> {
    const end = Date.now() + timeout;
    while (!isEnough(this.#unread()) && Date.now() < end) await wait(20);
    const output = this.#unread();
    for (const one of this.#background) one.read = one.process.mark;
    return output;
  }

  get hasBackground(): boolean {
    return this.#background.length > 0;
  }

  /** Ends what runs in the background, as Ctrl-C does. */
  async close(): Promise<void> {
    await Promise.all(this.#background.map(({ process }) => process.stop()));
  }

  async #finish(command: string): Promise<RunningProcess> {
    const script = `${command}\nstatus=$?\nprintf %s "$PWD" >&3\nexit $status`;
    const options = { folder: this.folder, env: this.#env, notes: true, timeout: this.#timeout };
    const process = new RunningProcess(["bash", "--norc", "-c", script], options);
    const code = await process.exited;
    if (code === null) throw new Error(`${command}: ended by a signal, having printed:\n${process.output}`);
    if (process.notes !== "") this.folder = process.notes;
    return process;
  }

  /** What commands in the background printed and nobody has read. */
  #unread(): string {
    return this.#background.map(({ process, read }) => process.since(read)).join("");
  }
}
