import { writeFileSync } from "node:fs";
import { cp, mkdtemp, readFile, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const WORKSPACE = fileURLToPath(new URL("../../../", import.meta.url));
const FIXTURE = fileURLToPath(new URL("./testdata/greeter", import.meta.url));

/** A project in a folder of its own, with the one plugin `greeter`, whose files a test may change. */
export class DevProject {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<DevProject> {
    const root = await realpath(await mkdtemp(path.join(tmpdir(), "sluice-dev-")));
    await Promise.all([
      cp(FIXTURE, path.join(root, "plugins", "greeter"), { recursive: true }),
      cp(path.join(WORKSPACE, "asconfig.json"), path.join(root, "asconfig.json")),
      symlink(path.join(WORKSPACE, "node_modules"), path.join(root, "node_modules")),
      writeFile(path.join(root, "package.json"), `${JSON.stringify({ name: "dev-project", private: true })}\n`),
    ]);
    const project = new DevProject(root);
    await project.write("greeter.yaml", "greeting: hello\n");
    return project;
  }

  /** In one go: nobody finds it empty between two turns of the event loop. @param file relative to the project */
  async write(file: string, text: string): Promise<void> {
    writeFileSync(this.path(file), text);
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), "utf8");
  }

  /** As an editor saves: one text in the place of another. */
  async edit(file: string, before: string | RegExp, after: string): Promise<void> {
    const text = await this.read(file);
    const edited = text.replace(before, after);
    if (edited === text) throw new Error(`${file} does not hold ${before}`);
    await this.write(file, edited);
  }

  /** Written anew with what it holds. */
  async touch(file: string): Promise<void> {
    const now = new Date();
    await utimes(this.path(file), now, now);
  }

  path(file: string): string {
    return path.join(this.root, file);
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

/** Of the plugin. */
export const GREETING = "plugins/greeter/assembly/greeting.ts";
