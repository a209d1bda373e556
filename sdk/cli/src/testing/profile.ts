import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "@sluice/manifest";
import { buildInto } from "../commands/build.ts";
import type { ErrorReport } from "../errors.ts";
import { type CpuProfile, joinProfiles } from "../profile/cpu-profile.ts";
import { type HotFunctions, hotFunctions } from "../profile/hot-functions.ts";
import { nameModule, pluginFunctions } from "../profile/plugin-modules.ts";
import type { Project } from "../project.ts";

const PARTS = ".part.json";

/** Modules that a profile is made of. */
export interface ProfileSetup {
  /** Folder of everything, absolute; what an earlier run left there is gone. */
  readonly folder: string;
  readonly modules: readonly string[];
  /** What @sluice/testing reads. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ScenarioProfile {
  readonly hot: HotFunctions;
  /** V8's format, which DevTools opens; absolute. */
  readonly file: string;
}

/** Builds plugins for a profile, or says why not. */
export async function prepareProfile(
  project: Project,
  folders: readonly string[],
): Promise<{ readonly setup: ProfileSetup; readonly errors: readonly ErrorReport[] }> {
  const folder = path.join(project.root, ".cache", "profile");
  const outDir = path.join(folder, "modules");
  await rm(folder, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const { modules, errors } = await buildInto(project, folders, outDir, "profile");
  if (errors.length === 0) await Promise.all(modules.map(nameModule));
  return { setup: { folder, modules, env: { SLUICE_PROFILE: folder, SLUICE_MODULES: outDir } }, errors };
}

/** Joins what the scenarios left. @throws UserError when that is nothing */
export async function takeProfile({ folder, modules }: ProfileSetup): Promise<ScenarioProfile> {
  const parts = (await readdir(folder)).filter((name) => name.endsWith(PARTS)).sort();
  const profiles: CpuProfile[] = [];
  for (const part of parts) {
    profiles.push(JSON.parse(await readFile(path.join(folder, part), "utf8")) as CpuProfile);
    await rm(path.join(folder, part));
  }
  const joined = joinProfiles(profiles);
  const hot = hotFunctions(joined, await pluginFunctions(modules));
  if (hot.samples === 0) {
    throw new UserError("no scenario spent time in the plugin", {
      help: "profiles are made of gateways that hosts of @sluice/testing open; let a scenario send more requests",
    });
  }
  const file = path.join(folder, "scenarios.cpuprofile");
  await writeFile(file, JSON.stringify(joined));
  return { hot, file };
}
