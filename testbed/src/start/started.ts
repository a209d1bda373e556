import { freePort } from "../free-port.ts";
import { ROOT, START } from "../process/programs.ts";
import { RunningProcess } from "../process/running-process.ts";

/** Milliseconds: the plugins may have to be built. */
const PATIENCE = 300_000;

/** `npm start`, for tests. */
export class Started extends RunningProcess {
  private constructor(args: readonly string[], port: number, debugPort: number) {
    // Two demos at a time would both find the usual debug port free.
    const env = { ...process.env, PORT: String(port), SLUICE_DEBUG_PORT: String(debugPort) };
    super([...START, ...args], { folder: ROOT, env });
  }

  /** Resolves once it says `ready: URL`. @returns the URL */
  static async ready(args: readonly string[]): Promise<{ readonly started: Started; readonly url: string }> {
    const started = new Started(args, await freePort(), await freePort());
    try {
      return { started, url: await started.rest("ready: ", PATIENCE) };
    } catch (error) {
      started.kill();
      throw error;
    }
  }

  /** The rest of the line that begins so, once it is there. */
  async rest(beginning: string, timeout?: number): Promise<string> {
    const [, rest = ""] = await this.line(new RegExp(`^${beginning}(.*)$`), 0, timeout);
    return rest;
  }
}
