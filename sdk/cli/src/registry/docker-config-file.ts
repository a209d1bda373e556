import { homedir } from "node:os";
import path from "node:path";

/** Docker's configuration, as Docker finds it: in the folder DOCKER_CONFIG, else in `~/.docker`. */
export function dockerConfigFile(env: NodeJS.ProcessEnv): string {
  return path.join(env.DOCKER_CONFIG || path.join(env.HOME ?? homedir(), ".docker"), "config.json");
}
