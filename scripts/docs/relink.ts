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

interface Place {
  readonly place: string;
  /** Whether it is no page, and to be put into the site as it is. */
  readonly isSource: boolean;
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
      const found = symbolPlace(wanted, rest, repository) ?? placeOf(wanted, repository);
      if (found === undefined) return whole;
      if (found.isSource) sources.push(wanted);
      return `${open}${relative(from, found.place)}${rest}`;
    }),
  );
  return { text: relinked, sources };
}

/**
 * A symbol of the SDK, linked as `sdk/assembly/timer.ts#timer`: repositories' viewers open the file, the site has a page with
 * that heading, which it makes itself.
 */
function symbolPlace(wanted: string, rest: string, repository: Repository): Place | undefined {
  const isSymbol = /^sdk\/assembly\/(abi\/)?[^/]+\.ts$/.test(wanted) && rest.startsWith("#");
  return isSymbol && repository.isFile(wanted) ? { place: "reference/sdk/assembly.md", isSource: false } : undefined;
}

function placeOf(wanted: string, repository: Repository): Place | undefined {
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
