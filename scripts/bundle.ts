// npm run bundle [-- FOLDER]: the command `sluice` as dist/sluice.mjs, which needs Node and nothing else.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle/bundle.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const entry = path.join(ROOT, "sdk/cli/src/main.ts");
const folder = process.argv[2] ?? path.join(ROOT, "dist");
const { files } = await bundle({ entries: { sluice: entry }, folder });
for (const { file, bytes } of files) {
  console.log(`${path.join(folder, file)}  ${Math.ceil(bytes / 1024)} KiB`);
}
