import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { MissingError, UserError } from "@sluice/manifest";
import { formatBytes, formatOciReference, type OciReference, type ResolvedImage } from "@sluice/oci";
import { ExitCode } from "../errors.ts";
import { parseImageName } from "../registry/image-name.ts";
import { type ModuleReport, reportModule } from "../registry/module-report.ts";
import { type PullFlags as ImageFlags, pullImage } from "../registry/pull-image.ts";

export interface PullFlags extends ImageFlags {
  readonly output?: string;
  readonly json?: boolean;
}

interface OutputFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** `sluice pull IMAGE`: writes the module of an image, and what the image says of it. Answers the exit code. */
export async function pullCommand(name: string, flags: PullFlags): Promise<number> {
  const image = parseImageName(name);
  const resolved = await pullImage(image, flags);
  const report = reportModule(resolved.module);
  if (!report.hosts.some(({ loads }) => loads)) {
    const why = report.hosts[0]?.text ?? "";
    throw new UserError(`no host loads the module of this image: ${why}`, { where: formatOciReference(image) });
  }
  const files = await filesOf(image, resolved, flags.output ?? ".");
  for (const file of files) await writeWhole(file);
  print(image, resolved, report, files, flags);
  return ExitCode.Done;
}

/** Into a folder goes all there is, under the plugin's name; into a file the module alone. */
async function filesOf(image: OciReference, resolved: ResolvedImage, output: string): Promise<readonly OutputFile[]> {
  const { module, plugin } = resolved;
  if (output.endsWith(".wasm") && !(await isFolder(output))) return [{ file: output, bytes: module }];
  const name = nameOf(image, resolved);
  const files = [{ file: path.join(output, `${name}.wasm`), bytes: module }];
  if (plugin === undefined) return files;
  const text = `${JSON.stringify(plugin, null, 2)}\n`;
  return [...files, { file: path.join(output, `${name}.json`), bytes: Buffer.from(text) }];
}

/** Both are of a grammar without slashes and without a leading dot: whoever made the image cannot choose the folder. */
function nameOf({ repository }: OciReference, { plugin }: ResolvedImage): string {
  return plugin?.name ?? path.posix.basename(repository);
}

async function isFolder(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isDirectory() === true;
}

/** Beside its place and moved there: nobody sees half of it, and what was there before stays until then. */
async function writeWhole({ file, bytes }: OutputFile): Promise<void> {
  const folder = path.dirname(file);
  const partial = path.join(folder, `.${path.basename(file)}.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(partial, bytes, { flag: "wx" });
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw writeError(file, cause);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EDQUOT: "your quota is used up",
  EISDIR: "there is a folder of this name",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file is where a folder should be",
  EROFS: "the file system is read-only",
};

function writeError(file: string, cause: unknown): Error {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const help = "name another place with --output";
  return new MissingError(`the file cannot be written: ${REASONS[code] ?? code}`, { where: file, help, cause });
}

function print(
  image: OciReference,
  { digest, plugin }: ResolvedImage,
  { sha256, size }: ModuleReport,
  files: readonly OutputFile[],
  flags: PullFlags,
): void {
  const reference = `${image.name}/${image.repository}@${digest}`;
  const paths = files.map(({ file }) => file);
  if (flags.json === true) {
    console.log(
      JSON.stringify(
        { reference, digest, sha256, size, name: plugin?.name, version: plugin?.version, files: paths },
        null,
        2,
      ),
    );
    return;
  }
  console.error(`pulled ${reference} (module ${formatBytes(size)}, sha256 ${sha256})`);
  for (const file of paths) console.log(file);
}
