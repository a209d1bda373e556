import path from "node:path";
import { listingPath, sitePath, sourcePath } from "./site-path.ts";

/** What of the repository pages lead to. */
export interface Repository {
  isFile(file: string): boolean;
  isFolder(folder: string): boolean;
}

/** A page for the site, and what else it leads to. */
export interface Relinked {
  readonly text: string;
  /** Files and folders of the repository that are no pages: they are to be readable in the site, too. */
  readonly sources: readonly string[];
}

/** A link of Markdown to a place in the repository: neither a URL nor a place in the same page. */
const LINK = /(\]\()(?!\w+:|#|\/)([^)\s#]+)([^)]*\))/g;

/** Turns a page's links between files of the repository into links between pages of the site. @param file of the page */
export function relink(file: string, text: string, repository: Repository): Relinked {
  const from = sitePath(file) ?? file;
  const sources: string[] = [];
  const relinked = outsideOfFences(text, (prose) =>
    prose.replaceAll(LINK, (whole: string, open: string, target: string, rest: string) => {
      const wanted = decodeURIComponent(new URL(target, `file:///${file}`).pathname.slice(1)).replace(/\/$/, "");
      const found = placeOf(wanted, repository);
      if (found === undefined) return whole;
      if (found.isSource) sources.push(wanted);
      return `${open}${relative(from, found.place)}${rest}`;
    }),
  );
  return { text: relinked, sources };
}

function placeOf(wanted: string, repository: Repository): { place: string; isSource: boolean } | undefined {
  const page =
    sitePath(wanted) ?? (repository.isFile(`${wanted}/README.md`) ? sitePath(`${wanted}/README.md`) : undefined);
  if (page !== undefined) return { place: page, isSource: false };
  if (repository.isFile(wanted)) return { place: `/${sourcePath(wanted)}`, isSource: true };
  return repository.isFolder(wanted) ? { place: listingPath(wanted), isSource: true } : undefined;
}

/** From page to page; what is no page stands below the site's root. */
function relative(from: string, place: string): string {
  if (place.startsWith("/")) return place;
  const way = path.posix.relative(path.posix.dirname(from), place);
  return way.startsWith(".") ? way : `./${way}`;
}

/** Applies `change` to the parts of a page that are not fenced blocks. */
export function outsideOfFences(text: string, change: (prose: string) => string): string {
  return text
    .split(/(^ *`{3,}[^`\n]*\n[\s\S]*?^ *`{3,} *$)/gm)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");
}
