import { readFile, stat } from "node:fs/promises";
import { MissingError } from "@sluice/manifest";
import { formatBytes, formatOciReference, IMAGE_LIMITS, type ResolvedImage } from "@sluice/oci";
import { ExitCode } from "../errors.ts";
import { parseImageName } from "../registry/image-name.ts";
import { type ModuleReport, reportModule } from "../registry/module-report.ts";
import { type PullFlags, pullImage } from "../registry/pull-image.ts";
import { describeSchema } from "../registry/schema-lines.ts";
import { type Colors, colorsFor, printable } from "../terminal.ts";

export interface InspectFlags extends PullFlags {
  readonly json?: boolean;
}

interface Subject {
  /** As it was named, or by its digest. */
  readonly name: string;
  readonly image?: ResolvedImage;
  readonly module: ModuleReport;
}

/** `sluice inspect IMAGE|FILE`: what is in it, and which hosts load it. Answers the exit code: 1 when none does. */
export async function inspectCommand(name: string, flags: InspectFlags): Promise<number> {
  const subject = await subjectOf(name, flags);
  if (flags.json === true) console.log(JSON.stringify(jsonOf(subject), null, 2));
  else console.log(textOf(subject, colorsFor(process.stdout)));
  return subject.module.hosts.some(({ loads }) => loads) ? ExitCode.Done : ExitCode.UserInput;
}

/** A file where there is one of this name, else an image. */
async function subjectOf(name: string, flags: InspectFlags): Promise<Subject> {
  const found = await stat(name).catch(() => undefined);
  if (found?.isFile() === true) return { name, module: reportModule(await readModuleFile(name, found.size)) };
  if (/^\.{0,2}\/|\.wasm$/.test(name)) {
    throw new MissingError("there is no such file", { where: name, help: "name a .wasm file, or HOST/REPOSITORY:TAG" });
  }
  const reference = parseImageName(name);
  const image = await pullImage(reference, flags);
  const pinned = formatOciReference({ ...reference, version: { kind: "digest", digest: image.digest } });
  return { name: pinned, image, module: reportModule(image.module) };
}

async function readModuleFile(file: string, size: number): Promise<Uint8Array> {
  if (size <= IMAGE_LIMITS.unpacked) return readFile(file);
  throw new MissingError(
    `the file has ${formatBytes(size)}; no host loads a module over ${formatBytes(IMAGE_LIMITS.unpacked)}`,
    {
      where: file,
    },
  );
}

function jsonOf({ name, image, module }: Subject): object {
  if (image === undefined) return { file: name, module };
  const { digest, imageDigest, layer, plugin, spec, annotations } = image;
  return {
    reference: name,
    digest,
    ...(imageDigest === digest ? {} : { imageDigest }),
    layer: { kind: layer.kind, ...layer.layer },
    annotations,
    ...(plugin === undefined ? {} : { plugin }),
    ...(spec === undefined ? {} : { spec }),
    module,
  };
}

function textOf({ name, image, module }: Subject, colors: Colors): string {
  const lines = [colors.bold(name)];
  const { plugin, spec, annotations = {} } = image ?? {};
  if (plugin !== undefined) {
    lines.push(`  plugin   ${plugin.name} ${plugin.version} (${plugin.category}, ${printable(plugin.license)})`);
    lines.push(`           ${printable(plugin.description, 300)}`);
    lines.push(`  runs in  ${plugin.phase}, priority ${plugin.priority}`);
  } else if (spec !== undefined) lines.push(`  plugin   ${printable(specTitle(spec))}, as spec.yaml says`);
  const source = annotations["org.opencontainers.image.source"];
  if (source !== undefined) lines.push(`  source   ${printable(source)}`);
  if (image !== undefined)
    lines.push(`  layer    ${image.layer.layer.mediaType}, ${formatBytes(image.layer.layer.size)}`);
  lines.push(
    `  module   ${formatBytes(module.size)} (${formatBytes(module.gzipSize)} packed), sha256 ${module.sha256}`,
  );
  for (const { host, loads, text } of module.hosts) {
    const verdict = loads ? `${colors.green("loads")} (${text})` : `${colors.red("does not load")}: ${text}`;
    lines.push(`  ${host.padEnd(8)} ${verdict}`);
  }
  lines.push(
    "",
    ...section(
      "imports",
      module.imports.map(({ module: from, name: what }) => printable(`${from}.${what}`)),
    ),
  );
  lines.push(
    ...section(
      "exports",
      module.exports.map(({ name: what }) => printable(what)),
    ),
  );
  if (plugin?.configSchema !== undefined) lines.push("", "configuration", ...describeSchema(plugin.configSchema));
  return lines.join("\n");
}

/** Names that are shown; a module may have thousands. */
const MAX_NAMES = 100;

function section(title: string, names: readonly string[]): readonly string[] {
  const more = names.length > MAX_NAMES ? [`  … and ${names.length - MAX_NAMES} more`] : [];
  return [`${title} (${names.length})`, ...names.slice(0, MAX_NAMES).map((name) => `  ${name}`), ...more];
}

function specTitle(spec: Readonly<Record<string, unknown>>): string {
  const info = typeof spec.info === "object" && spec.info !== null ? (spec.info as Record<string, unknown>) : {};
  return [info.name, info.version].filter((part) => typeof part === "string").join(" ") || "unnamed";
}
