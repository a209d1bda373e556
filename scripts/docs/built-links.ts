import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Finding } from "../check/finding.ts";

const ID = / id="([^"]+)"/g;
const HREF = /<a [^>]*?href="([^"]+)"/g;

/** Links of a built site that lead to no file, or to no such place in its page. @param folder of the site */
export function findDeadHrefs(folder: string): readonly Finding[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) =>
    file.split(path.sep).join("/"),
  );
  const present = new Set(files);
  const pages = new Map(
    files.filter((file) => file.endsWith(".html")).map((file) => [file, readFileSync(path.join(folder, file), "utf8")]),
  );
  const ids = new Map([...pages].map(([file, html]) => [file, new Set([...html.matchAll(ID)].map(([, id]) => id))]));
  return [...pages].flatMap(([file, html]) =>
    [...new Set([...html.matchAll(HREF)].map(([, href = ""]) => href))].flatMap((href): Finding[] => {
      if (/^\w+:/.test(href)) return [];
      const { pathname, hash } = new URL(href, `file:///${file}`);
      const target = fileAt(decodeURIComponent(pathname.slice(1)), present);
      if (target === undefined) return [{ file, line: 0, message: `the link to ${href} leads nowhere` }];
      const anchors = ids.get(target);
      if (hash === "" || anchors === undefined || anchors.has(decodeURIComponent(hash.slice(1)))) return [];
      return [{ file, line: 0, message: `the link to ${href} leads to no place of that page` }];
    }),
  );
}

/** As a server of files finds it. */
function fileAt(target: string, present: ReadonlySet<string>): string | undefined {
  return [target, `${target}.html`, `${target.replace(/\/$/, "")}/index.html`, "index.html"]
    .slice(0, target === "" ? 4 : 3)
    .find((file) => present.has(file));
}
