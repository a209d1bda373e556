import { anchorsOf, proseLines } from "../docs/anchors.ts";
import type { Finding, SourceFile } from "./finding.ts";

/** A Markdown link to a file or to a place in one, and no URL. */
const LINK = /\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?[^)]*\)/g;

/** Brackets in code are no links. */
const CODE = /`[^`]*`/g;

/**
 * Links of Markdown pages that lead nowhere, or to no heading of the page that they lead to.
 *
 * @param exists whether there is a file or folder at a path relative to the root
 */
export function findDeadLinks(pages: readonly SourceFile[], exists: (path: string) => boolean): readonly Finding[] {
  const anchors = new Map(pages.map(({ file, text }) => [file, anchorsOf(text)]));
  return pages.flatMap(({ file, text }) =>
    proseLines(text).flatMap((content, index) =>
      [...content.replaceAll(CODE, "").matchAll(LINK)].flatMap(([, target = "", anchor]): Finding[] => {
        const path = decodeURIComponent(new URL(target, `file:///${file}`).pathname.slice(1));
        const finding = (message: string) => [{ file, line: index + 1, message }];
        if (target !== "" && !exists(path)) return finding(`the link to ${target} leads nowhere`);
        const known = anchors.get(path);
        if (anchor === undefined || known === undefined || known.has(anchor)) return [];
        return finding(`the link to ${target}#${anchor} leads to no heading`);
      }),
    ),
  );
}
