import type { Finding, SourceFile } from "./finding.ts";

/** A Markdown link to another file: neither a URL nor a place in the same page. */
const LINK = /\]\((?!\w+:|#)([^)\s#]+)[^)]*\)/g;

/**
 * Links of Markdown pages that lead nowhere.
 *
 * @param exists whether there is a file or folder at a path relative to the root
 */
export function findDeadLinks(pages: readonly SourceFile[], exists: (path: string) => boolean): readonly Finding[] {
  return pages.flatMap(({ file, text }) =>
    text.split("\n").flatMap((content, index) =>
      [...content.matchAll(LINK)].flatMap(([, target = ""]): Finding[] => {
        const path = new URL(target, `file:///${file}`).pathname.slice(1);
        if (exists(decodeURIComponent(path))) return [];
        return [{ file, line: index + 1, message: `the link to ${target} leads nowhere` }];
      }),
    ),
  );
}
