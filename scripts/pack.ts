// npm run pack [-- FOLDER]: the packages that others install, as dist/packages/*.tgz.
import path from "node:path";
import { pack } from "./pack/pack.ts";
import { ROOT } from "./pack/workspace.ts";

const folder = path.resolve(process.argv[2] ?? path.join(ROOT, "dist", "packages"));
for (const { name, version, file, bytes } of await pack(folder)) {
  console.log(`${name}@${version}  ${path.relative(process.cwd(), file)}  ${Math.ceil(bytes / 1024)} KiB`);
}
