// node scripts/run.mjs scripts/store-scripts.ts [--check]: the store's Lua scripts as AssemblyScript, from sdk/assembly/store/scripts/lua.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const STORE = fileURLToPath(new URL("../sdk/assembly/store/", import.meta.url));
const LUA = path.join(STORE, "scripts/lua");
const OUTPUT = path.join(STORE, "generated/lua.gen.ts");

function main(check: boolean): number {
  const files = readdirSync(LUA).filter((name) => name.endsWith(".lua"));
  const text = sourceOf(files.sort().map((name) => ({ name, lua: readFileSync(path.join(LUA, name), "utf8") })));
  if (textOf(OUTPUT) === text) return 0;
  console.log(`${check ? "not up to date" : "written"}: sdk/assembly/store/generated/lua.gen.ts`);
  if (!check) writeFileSync(OUTPUT, text);
  else console.log("run `npm run generate`");
  return check ? 1 : 0;
}

function sourceOf(scripts: readonly { readonly name: string; readonly lua: string }[]): string {
  const functions = scripts.map(({ name, lua }) => {
    const short = shortened(lua);
    const sha = createHash("sha1").update(short).digest("hex");
    const base = path.basename(name, ".lua").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    return `/** scripts/lua/${name} */
export function ${base}Lua(): Bytes {
  return Bytes.of(${JSON.stringify(short)});
}

export function ${base}Sha(): Bytes {
  return Bytes.of("${sha}");
}
`;
  });
  return `// Generated from scripts/lua/*.lua by \`npm run generate\`; do not edit.\nimport { Bytes } from "../../bytes";\n\n${functions.join("\n")}`;
}

/** Without comments, indentation and blank lines: the text is in every module, and goes over the wire. No string of ours has `--`. */
function shortened(lua: string): string {
  const lines = lua.split("\n").map((line) => line.replace(/--.*$/, "").trim());
  return lines.filter((line) => line !== "").join("\n");
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

process.exitCode = main(process.argv.includes("--check"));
