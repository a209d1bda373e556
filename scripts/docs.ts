// npm run docs: the documentation as a site in dist/docs, to be served as files. Nothing is fetched for it.
import path from "node:path";
import { build } from "vitepress";
import { writeApi } from "./docs/api.ts";
import { findDeadHrefs } from "./docs/built-links.ts";
import { stageSite } from "./docs/stage.ts";
import { ROOT } from "./generated.ts";

/** Inside of the checkout: the site's packages are looked for from there. */
const STAGE = path.join(ROOT, ".cache/docs");
const SITE = path.join(ROOT, "dist/docs");

stageSite(ROOT, STAGE);
await writeApi(ROOT, path.join(STAGE, "reference/sdk"));
await build(STAGE, { outDir: SITE });

/** A link in the sidebar is one of every page: each is told once. */
const faults = new Map(findDeadHrefs(SITE).map(({ file, message }) => [message, file]));
for (const [message, file] of faults) console.error(`${file}: ${message}`);
console.log(faults.size === 0 ? `the site: ${path.relative(ROOT, SITE)}` : `${faults.size} links lead nowhere`);
process.exitCode = faults.size === 0 ? 0 : 1;
