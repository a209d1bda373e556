import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { parseOciReference } from "../image/reference.ts";
import { askCredentialHelper } from "./credential-helper.ts";
import { searchCredential } from "./find-credential.ts";

const never = new AbortController().signal;

beforeEach(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "sluice-helper-"));
  vi.stubEnv("PATH", `${folder}${path.delimiter}${process.env.PATH}`);
  vi.stubEnv("HELPERS", folder);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });
});

async function helper(name: string, script: string): Promise<void> {
  const file = path.join(process.env.HELPERS ?? "", `docker-credential-${name}`);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

const ask = (name: string, timeout?: number) => askCredentialHelper(name, "registry.example.com", never, timeout);

describe("a credential helper", () => {
  test("that hangs is ended, that is told, and what it started is not waited for", async () => {
    await helper("hangs", "trap '' TERM\nsleep 60");
    const started = performance.now();
    await expect(ask("hangs", 300)).rejects.toMatchObject({
      reason: "InvalidCredentials",
      message: "docker-credential-hangs has not answered in 0.3 s",
    });
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test("that says too much is refused", async () => {
    await helper("talks", "head -c 2000000 /dev/zero | tr '\\0' x");
    await expect(ask("talks")).rejects.toMatchObject({ message: "docker-credential-talks answered more than 64 KiB" });
  });

  test("that knows nothing is not heard", async () => {
    await helper("empty", "echo credentials not found in native keychain; exit 1");
    await expect(ask("empty")).resolves.toBeUndefined();
  });

  test("knows Docker's hub by the name that `docker login` gave it", async () => {
    await helper(
      "hub",
      `read name\n[ "$name" = https://index.docker.io/v1/ ] && echo '{"Username":"me","Secret":"s"}'`,
    );
    const config = { auths: new Map(), helpers: new Map(), store: "hub" };
    const image = parseOciReference("oci://library/a");
    await expect(searchCredential({ config, image, runHelpers: true, signal: never })).resolves.toMatchObject({
      username: "me",
    });
  });
});
