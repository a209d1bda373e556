import path from "node:path";

/**
 * Where a Markdown file of the repository stands in the site, as a path with `.md`; undefined: it is no page. The pages of docs
 * are at the top, a plugin's README is `plugins/<name>`, other READMEs are below `project`.
 */
export function sitePath(file: string): string | undefined {
  if (!file.endsWith(".md") || /\/(testdata|templates)\//.test(file)) return undefined;
  if (file.startsWith("docs/")) return file.slice("docs/".length);
  const folder = path.posix.dirname(file);
  const name = path.posix.basename(file, ".md").toLowerCase();
  if (folder === ".") return name === "readme" ? "project/index.md" : `project/${name}.md`;
  if (name !== "readme") return undefined;
  const plugin = /^plugins\/((?:examples\/)?[^/]+)$/.exec(folder)?.[1];
  return plugin === undefined ? `project/${visible(folder)}.md` : `plugins/${plugin}.md`;
}

/** Where a file that is no page can be read in the site: as text. */
export function sourcePath(file: string): string {
  return `source/${visible(file)}.txt`;
}

/** The page that lists a folder of the repository. */
export function listingPath(folder: string): string {
  return `source/${visible(folder)}/index.md`;
}

/** A name that begins with a dot is none for the site's builder. */
function visible(file: string): string {
  return file.replaceAll(/(^|\/)\./g, "$1_");
}
