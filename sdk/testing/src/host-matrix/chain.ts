import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { findProjectRoot, MissingError } from "@sluice/manifest";
import type { GatewaySetup, PluginUse, RouteUse } from "./types.ts";

/** A plugin as a host needs it. */
export interface ChainedPlugin {
  /** Unique in the chain: the plugin's name, with a number from the second use on. */
  readonly name: string;
  /** Absolute path of the module. */
  readonly file: string;
  readonly config: unknown;
  readonly position: "downstream" | "upstream";
  readonly reroutes: boolean;
}

/** Where `sluice build` wrote the modules of the project that the tests belong to. */
const DIST = join(findProjectRoot(process.cwd())?.folder ?? process.cwd(), "dist");

/** `sluice test --profile` names one with other builds of the plugins it tests. */
const FOLDERS = process.env.SLUICE_MODULES === undefined ? [DIST] : [process.env.SLUICE_MODULES, DIST];

/** The chain of a setup in the flavour of a host. Throws MissingError for a module that is not built. */
export function chainOf(setup: GatewaySetup, flavour: "envoy" | "higress"): ChainedPlugin[] {
  const uses = new Map<string, number>();
  return setup.plugins.map((use) => {
    const file = moduleFile(use, use.flavour ?? flavour);
    const name = basename(file).replace(/(\.higress)?\.wasm$/, "");
    const count = (uses.get(name) ?? 0) + 1;
    uses.set(name, count);
    return {
      name: count === 1 ? name : `${name}-${count}`,
      file,
      config: use.config,
      position: use.position ?? "downstream",
      reroutes: use.reroutes ?? false,
    };
  });
}

/** The file of a plugin's common build. Throws MissingError when it is not built. */
export function builtModule(plugin: string): string {
  return present(located(`${plugin}.wasm`));
}

function moduleFile(use: PluginUse, flavour: "envoy" | "higress"): string {
  if (use.plugin.endsWith(".wasm")) return present(use.plugin);
  const own = located(`${use.plugin}.higress.wasm`);
  if (flavour === "higress" && (use.flavour === "higress" || existsSync(own))) return present(own);
  return builtModule(use.plugin);
}

/** In the first folder that has it, else where it should be. */
function located(name: string): string {
  return FOLDERS.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? join(DIST, name);
}

function present(file: string): string {
  if (!existsSync(file)) throw new MissingError("a plugin is not built", { where: file, help: "run `npm run build`" });
  return file;
}

/** The routes of a setup: its own, or one for everything to the first upstream. Throws for an unknown upstream. */
export function routesOf(setup: GatewaySetup): readonly RouteUse[] {
  const [first] = Object.keys(setup.upstreams);
  if (first === undefined) throw new Error("a gateway needs an upstream");
  const routes = setup.routes ?? [{ name: setup.routeName ?? "default", upstream: first }];
  for (const { name, upstream } of routes) {
    if (!(upstream in setup.upstreams)) throw new Error(`route ${name}: no upstream is named ${upstream}`);
  }
  return routes;
}
