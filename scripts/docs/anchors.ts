import { slugOf } from "../../docs/.vitepress/slug.ts";

/** The anchors of a Markdown page; a heading that occurs again gets a number. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of proseLines(markdown)) {
    const heading = /^#{1,6} +(.*?)#* *$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = slugOf(textOf(heading));
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The lines of a page, those within fenced blocks empty: what is shown there is neither heading nor link. */
export function proseLines(markdown: string): readonly string[] {
  let fence: string | undefined;
  return markdown.split("\n").map((line) => {
    const mark = /^ *(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark === undefined) return line;
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    return "";
  });
}

/** A heading without its links and its code marks. */
function textOf(heading: string): string {
  return heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[`*]/g, "");
}
