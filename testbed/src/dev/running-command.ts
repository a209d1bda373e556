import { SLUICE } from "../process/programs.ts";
import { RunningProcess } from "../process/running-process.ts";

/** A verb of the command, from its sources. */
export class RunningCommand extends RunningProcess {
  /** @param args the verb and what follows it; @param env besides this process's own */
  constructor(args: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}) {
    super([...SLUICE, ...args], { folder, env: { ...process.env, ...env } });
  }
}
