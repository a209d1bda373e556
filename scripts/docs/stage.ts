import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { proseLines } from "./anchors.ts";
import { outsideOfFences, type Repository, relink } from "./relink.ts";
import { listingPath, sitePath, sourcePath } from "./site-path.ts";

/** HTML is not for the site's pages, and comments are for those who read the file. */
const COMMENT = /^<!--.*-->\n?/gm;

/** Lays the site's pages out in a folder, links between them turned. @param root of the repository */
export function stageSite(root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const files = filesOf(root);
  const folders = new Set(files.flatMap(foldersOf));
  const known = new Set(files);
  const repository: Repository = { isFile: (file) => known.has(file), isFolder: (name) => folders.has(name) };
  const put = (place: string, text: string | Uint8Array) => {
    const file = path.join(folder, place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const sources = new Set<string>();
  for (const file of files) {
    const place = sitePath(file);
    if (place === undefined) continue;
    const page = relink(file, readFileSync(path.join(root, file), "utf8"), repository);
    for (const source of page.sources) sources.add(source);
    put(
      place,
      outsideOfFences(page.text, (prose) => prose.replaceAll(COMMENT, "")),
    );
  }
  put("decisions/index.md", decisionsPage(root, files));
  stageSources(root, { files, sources, repository, put });
  cpSync(path.join(root, "docs/.vitepress"), path.join(folder, ".vitepress"), { recursive: true });
}

interface Sources {
  readonly files: readonly string[];
  /** Files and folders that pages lead to. */
  readonly sources: ReadonlySet<string>;
  readonly repository: Repository;
  put(place: string, text: string | Uint8Array): void;
}

/** What pages lead to and is no page: files as text, folders as lists of their files. */
function stageSources(root: string, { files, sources, repository, put }: Sources): void {
  const wanted = new Set(sources);
  for (const folder of [...sources].filter((source) => repository.isFolder(source))) {
    const inside = files.filter((file) => file.startsWith(`${folder}/`));
    const lines = inside.map((file) => {
      const page = sitePath(file);
      const name = file.slice(folder.length + 1);
      if (page === undefined) wanted.add(file);
      return `- [${name}](/${page === undefined ? sourcePath(file) : page})`;
    });
    put(listingPath(folder), `# ${folder}\n\n${lines.join("\n")}\n`);
  }
  for (const file of wanted) {
    if (repository.isFile(file)) put(path.join("public", sourcePath(file)), readFileSync(path.join(root, file)));
  }
}

function decisionsPage(root: string, files: readonly string[]): string {
  const decisions = files.filter((file) => /^docs\/decisions\/\d+.*\.md$/.test(file)).sort();
  const lines = decisions.map((file) => {
    const title = proseLines(readFileSync(path.join(root, file), "utf8")).find((line) => line.startsWith("# "));
    return `- [${title?.slice(2) ?? file}](./${path.basename(file)})`;
  });
  return `# Decisions\n\nWhy it is built this way, one page each.\n\n${lines.join("\n")}\n`;
}

/** Files that git knows or would take, and that are there. */
function filesOf(root: string): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "-c", "-o", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split("\0"))].filter(
    (file) => file !== "" && statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile() === true,
  );
}

function foldersOf(file: string): readonly string[] {
  const parent = path.posix.dirname(file);
  return parent === "." ? [] : [parent, ...foldersOf(parent)];
}
