// Set-up is part of every verb: a clean clone needs nothing but Node and npm. Plain JavaScript, since nothing is installed yet.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** npm writes this file last; its time tells whether what is installed is what the lock file says. */
const INSTALLED = "node_modules/.package-lock.json";

function modified(file) {
  try {
    return statSync(new URL(`../${file}`, import.meta.url)).mtimeMs;
  } catch {
    return 0;
  }
}

function locked(file) {
  const { packages } = JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), "utf8"));
  return new Map(Object.entries(packages).map(([path, { version }]) => [path, version]));
}

/** A fresh checkout gives the lock file a new time though nothing changed: then the versions decide. */
function isInstalled() {
  const installed = modified(INSTALLED);
  if (installed === 0) return false;
  if (installed >= modified("package-lock.json")) return true;
  const present = locked(INSTALLED);
  const optional = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")).packages;
  return Object.entries(optional).every(
    ([path, { version, optional, link }]) => path === "" || optional || link || present.get(path) === version,
  );
}

/** Installs npm packages when they are missing or not those of the lock file; ends the process when that fails. */
export function ensureSetup() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`error: Node ${process.versions.node} is too old\n help: install Node 20.19 or newer`);
    process.exit(2);
  }
  if (isInstalled()) return;
  console.error("installing npm packages…");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  console.error("error: npm could not install the packages\n help: read npm's message above; `npm ci` tries again");
  process.exit(2);
}
