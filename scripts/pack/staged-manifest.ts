import type { PackageKind } from "./packages.ts";
import { outputOf, type Source } from "./stage.ts";
import type { Manifest } from "./workspace.ts";

/** A target of `exports`, as Node and TypeScript read it. */
interface Target {
  readonly types: string;
  readonly default: string;
}

/** The package.json that is published. @param siblings all packages of the workspace that are published */
export function stagedManifest({ spec, manifest }: Source, siblings: readonly Manifest[]): object {
  const { name, version, description, license } = manifest;
  const { kind } = spec;
  return {
    name,
    version,
    ...(description === undefined ? {} : { description }),
    license,
    keywords: ["envoy", "higress", "proxy-wasm", "webassembly", "assemblyscript"],
    type: "module",
    engines: { node: ">=20.19" },
    ...(kind.kind === "program" && kind.bin !== undefined ? { bin: binOf(kind.bin) } : {}),
    ...(manifest.exports === undefined ? {} : { exports: stagedExports(kind, manifest.exports) }),
    ...dependenciesOf(kind, manifest, siblings),
    ...(manifest.peerDependencies === undefined ? {} : { peerDependencies: manifest.peerDependencies }),
  };
}

function binOf(bin: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(bin).map(([command, output]) => [command, `dist/${output}.js`]));
}

/** Entry points lead to what was built; a manifest can always be read. */
function stagedExports(kind: PackageKind, exports: Readonly<Record<string, string>>): object {
  const types = kind.kind === "program" ? "types" : "dist";
  // A pattern stands for sources with their ending, by which they are imported.
  const ending = (text: string) => (text.endsWith("*") ? `${text}.ts` : text);
  const staged = Object.entries(exports).map(([key, source]) => [ending(key), targetOf(ending(source), types)]);
  return { ...Object.fromEntries(staged), "./package.json": "./package.json" };
}

function targetOf(source: string, types: string): string | Target {
  if (!source.endsWith(".ts")) return source.replace(/^\.\/src\//, "./dist/");
  const output = outputOf(source.replace(/^\.\//, ""));
  return { types: `./${types}/${output}.d.ts`, default: `./dist/${output}.js` };
}

function dependenciesOf(kind: PackageKind, manifest: Manifest, siblings: readonly Manifest[]): object {
  const { dependencies = {} } = manifest;
  if (kind.kind !== "program") return Object.keys(dependencies).length === 0 ? {} : { dependencies };
  const entries = kind.external.map((name) => [name, dependencies[name] ?? versionIn(name, siblings)]);
  return { dependencies: Object.fromEntries(entries) };
}

/** The version that another package of ours asks for, such as that of what declarations mention. */
function versionIn(name: string, siblings: readonly Manifest[]): string {
  const versions = siblings.flatMap(({ dependencies }) => dependencies?.[name] ?? []);
  const [version] = versions;
  if (version === undefined) throw new Error(`no package of ours depends on ${name}`);
  return version;
}
