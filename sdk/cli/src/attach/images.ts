import { readFile } from "node:fs/promises";
import path from "node:path";
import { MissingError, UserError } from "@sluice/manifest";
import type { ImageFacts, PluginImage } from "./attachment.ts";
import { factsOf } from "./facts.ts";

/** What attach asks of a registry. */
export type ReadImage = (reference: string) => Promise<PluginImage>;

export interface ImageArguments {
  /** Names of plugins of this project, and references to images. */
  readonly names: readonly string[];
  /** `--image`: where the one plugin that is named was pushed. */
  readonly image: string | undefined;
  /** Folder of the project, for names; undefined outside of one. */
  readonly project: string | undefined;
}

/** Whether an argument is an image's reference, not a plugin's name. */
export function isReference(argument: string): boolean {
  return argument.includes("/") || argument.includes(":");
}

/** The name that a plugin is known by, before its image was read: of a reference the last part of the repository. */
export function nameOfArgument(argument: string): string {
  const last = argument.replace(/@.*$/, "").split("/").pop() ?? "";
  // Repositories may have dots and underscores, which names of plugins in resources have not.
  return last
    .replace(/:.*$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** The images of the arguments, each read once. @throws UserError, MissingError */
export async function imagesOf(
  { names, image, project }: ImageArguments,
  read: ReadImage,
): Promise<readonly PluginImage[]> {
  const images: PluginImage[] = [];
  for (const name of names) {
    const found = isReference(name) ? await read(name) : await localImage(name, { names, image, project }, read);
    if (images.some((other) => other.name === found.name)) {
      throw new UserError(`two of the images are the plugin ${found.name}`, {
        where: name,
        help: "attach one at a time",
      });
    }
    images.push(found);
  }
  return images;
}

/** A plugin of this project: what it takes is known from its build, which bytes it has from the registry. */
async function localImage(
  name: string,
  { names, image, project }: ImageArguments,
  read: ReadImage,
): Promise<PluginImage> {
  if (image === undefined || names.length > 1) {
    throw new UserError(`${name} is a name, and clusters pull images`, {
      where: name,
      help:
        names.length > 1
          ? "name the images where there are several"
          : `push it and name the image: sluice push ${name} REF; sluice attach ${name} --image REF …`,
    });
  }
  const found = await read(image);
  if (found.facts !== undefined) {
    if (found.name === name) return found;
    throw new UserError(`the image is of the plugin ${found.name}, not of ${name}`, { where: image });
  }
  return { ...found, name, facts: await builtFacts(name, project) };
}

async function builtFacts(name: string, project: string | undefined): Promise<ImageFacts> {
  const file = path.join(project ?? ".", "dist", `${name}.json`);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new MissingError(`${name} is not built here`, { where: file, help: `sluice build ${name}` });
  }
  return factsOf(JSON.parse(text));
}
