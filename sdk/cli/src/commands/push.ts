import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Flavour, isRecord, UserError } from "@sluice/manifest";
import {
  buildImage,
  formatBytes,
  IMAGE_SHAPES,
  type Image,
  type ImageShape,
  keyFingerprint,
  type OciReference,
} from "@sluice/oci";
import { type BuiltModule, type BuiltPlugin, buildPlugin } from "../build/plugin.ts";
import { ExitCode } from "../errors.ts";
import { distFolder, findProject, selectFolders } from "../project.ts";
import { parseAnnotations } from "../registry/annotations.ts";
import { parsePushTarget } from "../registry/image-name.ts";
import { openRegistry, type RegistryFlags } from "../registry/open-registry.ts";
import { type Publication, type Published, publish } from "../registry/publish.ts";
import { withRegistry } from "../registry/registry-error.ts";
import { showProgress } from "../registry/show-progress.ts";
import { pluginSbom } from "../sbom/plugin-sbom.ts";
import { readPrivateKey } from "../signing/read-key.ts";

export interface PushFlags extends RegistryFlags {
  readonly shape: string;
  /** The host whose module is pushed. */
  readonly host: string;
  readonly source?: string;
  /** `key=value` */
  readonly annotation?: readonly string[];
  /** File of a private key, or `env://NAME`. */
  readonly sign?: string;
  /** False: no bill of materials. Default true. */
  readonly sbom?: boolean;
  readonly json?: boolean;
}

/** `sluice push NAME IMAGE`: builds the plugin if need be, and publishes it. Answers the exit code. */
export async function pushCommand(name: string, target: string, flags: PushFlags): Promise<number> {
  const started = performance.now();
  const project = await findProject(process.cwd());
  const [folder = ""] = selectFolders(project.plugins, [name]);
  const built = await buildPlugin(folder, { root: project.root, outDir: distFolder(project, folder) });
  refuseFaults(built);
  const key = flags.sign === undefined ? undefined : await readPrivateKey(flags.sign);
  const image = await imageOf(built, project.root, flags);
  const sbom = flags.sbom === false ? undefined : await sbomOf(built, project.root, flags);
  const { tag, ...place } = parsePushTarget(target, built.manifest.version);
  const published = await push(place, { tag, image, sbom, key }, flags);
  const { digest, uploaded } = published;
  const reference = `${place.name}/${place.repository}@${digest}`;
  const size = image.blobs.reduce((sum, blob) => sum + blob.size, image.manifest.size);
  if (flags.json === true) {
    console.log(
      JSON.stringify({ reference, digest, tag, shape: flags.shape, size, uploaded, ...attached(published) }, null, 2),
    );
    return ExitCode.Done;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { version } = built.manifest;
  const sent = uploaded === 0 ? "nothing new to send" : `${formatBytes(size)}`;
  console.error(`pushed ${name} ${version} to ${place.name}/${place.repository}:${tag} (${sent}, ${seconds} s)`);
  if (key !== undefined) console.error(`signed with the key ${keyFingerprint(key)}`);
  console.log(reference);
  return ExitCode.Done;
}

function attached({ sbom, signature }: Published) {
  return { ...(sbom === undefined ? {} : { sbom }), ...(signature === undefined ? {} : { signature }) };
}

/** What `sluice build` would say, and why nothing is pushed. */
function refuseFaults({ manifest, modules }: BuiltPlugin): void {
  const [wrong] = modules.flatMap(({ file, faults, overruns }) =>
    [...faults, ...overruns].map((fault) => ({ ...fault, file: path.basename(file) })),
  );
  if (wrong === undefined) return;
  throw new UserError(`${wrong.file} ${wrong.message}`, { where: manifest.folder, help: wrong.help });
}

function moduleOf({ manifest, modules }: BuiltPlugin, { host }: PushFlags): BuiltModule {
  const module = modules.find(({ flavour }) => flavour === (host as Flavour));
  if (module !== undefined) return module;
  const flavours = modules.map(({ flavour }) => flavour).join(", ");
  throw new UserError(`${manifest.name} has no module for ${host}`, {
    where: path.join(manifest.folder, "plugin.json"),
    help: `it is built for ${flavours}; a module for envoy loads on Higress too`,
  });
}

async function sbomOf(built: BuiltPlugin, root: string, flags: PushFlags): Promise<Buffer> {
  const { file } = moduleOf(built, flags);
  const [wasm, map] = await Promise.all([readFile(file), readFile(`${file}.map`, "utf8")]);
  const created = createdAt(process.env.SOURCE_DATE_EPOCH)?.getTime() ?? 0;
  return pluginSbom({ manifest: built.manifest, wasm, map, root, created: created / 1000 });
}

async function imageOf(built: BuiltPlugin, root: string, flags: PushFlags): Promise<Image> {
  const { folder, ...plugin } = built.manifest;
  const module = moduleOf(built, flags);
  const readme = path.join(folder, "README.md");
  const source = flags.source ?? (await repositoryOf(root));
  const created = createdAt(process.env.SOURCE_DATE_EPOCH);
  return buildImage({
    shape: shapeOf(flags.shape),
    module: await readFile(module.file),
    plugin,
    ...(existsSync(readme) ? { readme: await readFile(readme, "utf8") } : {}),
    ...(source === undefined ? {} : { source }),
    ...(created === undefined ? {} : { created }),
    annotations: parseAnnotations(flags.annotation ?? []),
  });
}

async function push(
  place: OciReference,
  what: Pick<Publication, "tag" | "image" | "sbom" | "key">,
  flags: PushFlags,
): Promise<Published> {
  const repository = `${place.name}/${place.repository}`;
  return withRegistry(`${repository}:${what.tag}`, async () => {
    const { client, close } = await openRegistry(place, flags, { writes: true });
    const progress = showProgress("pushing", flags.json === true);
    try {
      return await publish(client, { ...what, repository, onProgress: progress.show });
    } finally {
      progress.end();
      await close();
    }
  });
}

function shapeOf(text: string): ImageShape {
  const shape = IMAGE_SHAPES.find((known) => known === text);
  if (shape !== undefined) return shape;
  throw new UserError(`there is no shape "${text}"`, { where: "--shape", help: `one of ${IMAGE_SHAPES.join(", ")}` });
}

/** `repository` of package.json, as npm has it. */
async function repositoryOf(root: string): Promise<string | undefined> {
  const text = await readFile(path.join(root, "package.json"), "utf8").catch(() => "{}");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const repository = isRecord(value) ? value.repository : undefined;
  const url = isRecord(repository) ? repository.url : repository;
  return typeof url === "string" ? url.replace(/^git\+/, "") : undefined;
}

/** Reproducible builds' SOURCE_DATE_EPOCH: seconds since 1970. Without it an image does not say when it was made. */
function createdAt(epoch: string | undefined): Date | undefined {
  if (epoch === undefined || epoch === "") return undefined;
  if (/^\d{1,12}$/.test(epoch)) return new Date(Number(epoch) * 1000);
  throw new UserError(`"${epoch}" is no number of seconds`, {
    where: "SOURCE_DATE_EPOCH",
    help: "set it to seconds since 1970: `git log -1 --format=%ct` prints the last commit's",
  });
}
