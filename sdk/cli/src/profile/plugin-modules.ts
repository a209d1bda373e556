import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { FunctionPlaces } from "@sluice/host";
import { customSection, vector, withCustomSection } from "../build/custom-section.ts";
import { shortName } from "../dev/function-name.ts";
import type { CallFrame } from "./cpu-profile.ts";
import type { FunctionNames } from "./hot-functions.ts";

/** https://webassembly.github.io/spec/core/appendix/custom.html#name-section */
const NAMES = "name";
const MODULE_NAME = 0;

/** How V8 calls a module that has a name. */
const MODULE_URL = /^wasm:\/\/wasm\/(.+)-[0-9a-f]{8,}$/;

/** What V8 puts between a module and JavaScript. */
const WRAPPER = /^(js-to-wasm|wasm-to-js)\b/;

/** Gives a module, which has names of functions, its file's name, so that a profile tells whose functions it holds. */
export async function nameModule(file: string): Promise<void> {
  const wasm = await readFile(file);
  const subsection = Buffer.concat([Buffer.from([MODULE_NAME]), vector(vector(Buffer.from(nameOf(file))))]);
  const names = customSection(wasm, NAMES) ?? Buffer.alloc(0);
  await writeFile(file, withCustomSection(wasm, NAMES, Buffer.concat([subsection, names])));
}

/** Names for the functions of modules that `nameModule` named. @param files theirs, each beside its source map */
export async function pluginFunctions(files: readonly string[]): Promise<FunctionNames> {
  const read = files.map(async (file) => {
    return [nameOf(file), new FunctionPlaces(await readFile(`${file}.map`, "utf8"))] as const;
  });
  const places = new Map(await Promise.all(read));
  return ({ url, functionName, columnNumber }: CallFrame) => {
    const module = places.get(MODULE_URL.exec(url)?.[1] ?? "");
    if (module === undefined || WRAPPER.test(functionName)) return undefined;
    const place = module.of(functionName, columnNumber);
    return { name: shortName(functionName), where: place === undefined ? "" : `${place.source}:${place.line}` };
  };
}

function nameOf(file: string): string {
  return path.basename(file, ".wasm");
}
