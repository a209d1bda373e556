import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ProcessOptions, RunningProcess } from "./running-process.ts";

function bash(script: string, options: Partial<ProcessOptions> = {}): RunningProcess {
  const started = new RunningProcess(["bash", "-c", script], { folder: tmpdir(), ...options });
  onTestFinished(() => started.kill());
  return started;
}

/** A shell's words that wait until `go` is called. */
async function gate(): Promise<{ readonly opened: string; readonly go: () => void }> {
  const folder = await mkdtemp(path.join(tmpdir(), "sluice-gate-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "go");
  return { opened: `until [ -e ${file} ]; do sleep 0.02; done`, go: () => writeFileSync(file, "") };
}

describe("a running process", () => {
  test("has what it prints by line, the lines of one stream not cut by those of the other", async () => {
    const { opened, go } = await gate();
    const started = bash(`printf 'one '; echo err >&2; ${opened}; printf 'line\\nrest'`);
    await started.line(/^err$/);
    go();
    expect(await started.exited).toBe(0);
    expect(started.lines).toEqual(["err", "one line"]);
    expect(started.output).toBe("err\none line\nrest");
    expect(started.stdout).toBe("one line\nrest");
  });

  test("has its output with colours and without", async () => {
    const started = bash("printf '\\033[32mready\\033[0m\\n'");
    await started.exited;
    expect([started.since(0), started.output]).toEqual(["\u001b[32mready\u001b[0m\n", "ready\n"]);
  });

  test("waits for a line that comes after a mark", async () => {
    const { opened, go } = await gate();
    const started = bash(`echo value 1; ${opened}; echo value 2; sleep 60`);
    expect((await started.line(/^value (\d)$/))[1]).toBe("1");
    const { mark } = started;
    go();
    expect((await started.line(/^value (\d)$/, mark))[1]).toBe("2");
    expect(started.since(mark)).toBe("value 2\n");
  });

  test("says what was printed when the line does not come, at once when it has ended", async () => {
    await expect(bash("echo other").line(/^wanted$/)).rejects.toThrow("no line matches /^wanted$/:\nother\n");
    const started = bash("echo other; sleep 60");
    await started.line(/^other$/);
    await expect(started.line(/^wanted$/, 0, 300)).rejects.toThrow("other");
  });

  test("of which success is asked says what it printed when it fails", async () => {
    expect(await bash("echo out; echo err >&2").succeeded()).toBe("out\n");
    await expect(bash("echo err >&2; exit 3").succeeded()).rejects.toThrow("\nerr\n\n(exit code 3)");
  });

  test("that does not exist rejects", async () => {
    await expect(new RunningProcess(["/nowhere/program"], { folder: tmpdir() }).exited).rejects.toThrow("ENOENT");
  });

  test("takes what it started with it when it leads a group", async () => {
    // Its child holds the output open: only when both have ended is all of it there.
    const started = bash("sleep 60 & echo started; wait", { group: true });
    await started.line(/^started$/);
    expect(await started.stop("SIGTERM")).toBe(null);
  });
});
