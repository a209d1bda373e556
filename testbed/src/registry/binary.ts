import { findDebianProgram } from "./debian-program.ts";

/** The registry program of the distribution project: REGISTRY_PATH, `docker-registry` on PATH, or Debian's. */
export function findRegistry(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const program = {
    name: "docker-registry",
    variable: "REGISTRY_PATH",
    called: "a registry",
    others: "a registry of github.com/distribution/distribution 2.8 or later",
  };
  return findDebianProgram(program, env);
}
