import path from "node:path";
import ts from "typescript";
import type { Finding, SourceFile } from "./finding.ts";

/** A part of the project, and the parts that its shipped code may import. Tests may import whatever they need. */
interface Layer {
  readonly name: string;
  readonly files: RegExp;
  readonly imports: readonly string[];
}

const SDK = "proxy-wasm-assemblyscript-sdk";

/**
 * architecture.md: sdk/assembly ← plugins; sdk/manifest ← sdk/oci, envoy ← controller ← sdk/cli; what tests of plugins use is
 * sdk/testing; nobody imports the testbed.
 */
const LAYERS: readonly Layer[] = [
  { name: "sdk/assembly", files: /^sdk\/assembly\//, imports: [] },
  { name: "plugins", files: /^plugins\/(examples\/)?[^/]+\/assembly\//, imports: ["sdk/assembly"] },
  { name: "sdk/manifest", files: /^sdk\/manifest\//, imports: [] },
  { name: "sdk/host", files: /^sdk\/host\//, imports: [] },
  { name: "sdk/oci", files: /^sdk\/oci\//, imports: ["sdk/manifest"] },
  { name: "envoy", files: /^envoy\//, imports: ["sdk/manifest"] },
  { name: "sdk/testing", files: /^sdk\/testing\//, imports: ["sdk/manifest", "sdk/host", "envoy"] },
  { name: "controller", files: /^controller\//, imports: ["sdk/manifest", "sdk/oci", "envoy"] },
  // What `sluice new` writes: plugins, and the tests of them.
  { name: "templates", files: /^sdk\/cli\/templates\//, imports: ["sdk/assembly", "sdk/testing"] },
  { name: "sdk/cli", files: /^sdk\/cli\//, imports: ["sdk/manifest", "sdk/oci", "sdk/host", "envoy", "controller"] },
  {
    name: "testbed",
    files: /^testbed\//,
    imports: ["sdk/assembly", "sdk/manifest", "sdk/oci", "sdk/host", "sdk/testing", "sdk/cli", "envoy", "controller"],
  },
];

const PACKAGES: Readonly<Record<string, string>> = {
  "@sluice/manifest": "sdk/manifest",
  "@sluice/host": "sdk/host",
  "@sluice/oci": "sdk/oci",
  "@sluice/testing": "sdk/testing",
  "@sluice/envoy": "envoy",
  "@sluice/controller": "controller",
  "@sluice/cli": "sdk/cli",
  "@sluice/testbed": "testbed",
};

const TEST_CODE =
  /\.test\.ts$|\.spec\.ts$|\/__tests__\/|\/testdata\/|^plugins\/[^/]+\/test\/|^envoy\/test\/|^controller\/test\//;

/** What a plugin may import of the SDK: its public surface, and in its entry file the ABI's callbacks. */
const PUBLIC = `${SDK}/assembly`;
const ENTRY = /^plugins\/(examples\/)?[^/]+\/assembly\/index\.ts$/;

/** Imports against the direction in which dependencies point. */
export function findWrongImports(sources: readonly SourceFile[]): readonly Finding[] {
  return sources.flatMap((source) => {
    const layer = LAYERS.find(({ files }) => files.test(source.file));
    if (layer === undefined) return [];
    return importsOf(source).flatMap(({ specifier, line }) => {
      const message = judge(source.file, layer, specifier);
      return message === undefined ? [] : [{ file: source.file, line, message }];
    });
  });
}

function judge(file: string, layer: Layer, specifier: string): string | undefined {
  const target = layerOf(file, specifier);
  if (layer.name === "plugins" && target === "plugins" && pluginOf(file) !== pluginOf(resolved(file, specifier))) {
    return "a plugin may not import another plugin";
  }
  if (target === undefined || target === layer.name) return undefined;
  if (layer.name === "plugins" && target === "sdk/assembly") return judgeSdkImport(file, specifier);
  if (layer.imports.includes(target) || TEST_CODE.test(file)) return undefined;
  return `${layer.name} may not import ${target}`;
}

/** The SDK's entry points (docs/decisions/0008-entry-points.md). */
export const AREAS = [
  "ai",
  "cache",
  "cost",
  "crypto",
  "grpc",
  "limit",
  "protobuf",
  "regex",
  "scan",
  "scan/detect",
  "store",
  "store/shared",
  "usage",
] as const;
const PUBLIC_AREAS = new Set([PUBLIC, ...AREAS.map((area) => `${PUBLIC}/${area}`)]);
/** What the host calls, and its groups. */
const CALLBACKS = new RegExp(`^${PUBLIC}/abi/exports(/\\w+)?$`);

function judgeSdkImport(file: string, specifier: string): string | undefined {
  if (PUBLIC_AREAS.has(specifier) || TEST_CODE.test(file)) return undefined;
  if (ENTRY.test(file) && CALLBACKS.test(specifier)) return undefined;
  // Fuzz targets share what they hand the runner.
  if (file.includes("/__fuzz__/") && specifier.startsWith(`${PUBLIC}/__fuzz__/`)) return undefined;
  return `import from "${PUBLIC}" or its areas (${AREAS.join(", ")}); only the entry file takes callbacks from abi/exports`;
}

/** The layer that a specifier leads to; undefined for other people's packages. */
function layerOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) {
    const target = resolved(file, specifier);
    return LAYERS.find(({ files }) => files.test(target))?.name;
  }
  if (specifier === SDK || specifier.startsWith(`${SDK}/`)) return "sdk/assembly";
  const name = specifier.split("/").slice(0, 2).join("/");
  return PACKAGES[name];
}

function resolved(file: string, specifier: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
}

function pluginOf(file: string): string | undefined {
  return /^plugins\/((examples\/)?[^/]+)\//.exec(file)?.[1];
}

function importsOf({ text }: SourceFile): readonly { readonly specifier: string; readonly line: number }[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    line: text.slice(0, pos).split("\n").length,
  }));
}
