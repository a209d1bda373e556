import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

/** Scopes and packages of node_modules that are links into the checkout: in a copy they must lead into the copy. */
const OWN = ["@sluice", "proxy-wasm-assemblyscript-sdk"];

/** A copy of the checkout, uncommitted changes included, in which lines may be broken. The checkout itself is never touched. */
export class Copy {
  constructor(root) {
    this.folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "sluice-mutate-")));
    for (const file of listFiles(root)) {
      const to = path.join(this.folder, file);
      mkdirSync(path.dirname(to), { recursive: true });
      copyFileSync(path.join(root, file), to);
    }
    linkPackages(path.join(root, "node_modules"), path.join(this.folder, "node_modules"));
  }

  remove() {
    // What was killed a moment ago may still write.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** What git knows or would take, as far as it is there. */
function listFiles(root) {
  const listed = execFileSync("git", ["ls-files", "-z", "-c", "-o", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split("\0"))].filter((file) => file !== "" && existsSync(path.join(root, file)));
}

function linkPackages(from, to) {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const [source, target] = [path.join(from, name), path.join(to, name)];
    if (OWN.includes(name)) cpSync(source, target, { recursive: true, verbatimSymlinks: true });
    else symlinkSync(source, target);
  }
}
