// `sluice dev --inspect`, and what the console of docs/guide/debugging.md shows.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { showLogsOnFailure } from "@sluice/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { prepareInspection } from "../../sdk/cli/src/testing/inspection.ts";
import { Debugger } from "../src/dev/debugger.ts";
import { DevProject, GREETING } from "../src/dev/dev-project.ts";
import { RunningCommand } from "../src/dev/running-command.ts";

let project: DevProject;
let dev: RunningCommand;
let url = "";

beforeAll(async () => {
  project = await DevProject.create();
  dev = new RunningCommand(
    ["dev", "greeter", "--config", "greeter.yaml", "--port", "0", "--inspect", "0"],
    project.root,
  );
  [, url = ""] = await dev.line(/^ready: (\S+) /);
});
afterAll(async () => {
  await dev?.stop();
  await project?.remove();
});
beforeEach((context) => showLogsOnFailure(context, { dev }));

const ask = async (name = "ada") => {
  const answer = await fetch(url, { headers: { "x-name": name } });
  return `${answer.status} ${answer.headers.get("x-greeting")}`;
};

test("the emulator serves the plugin, and reloads it", async () => {
  expect(await ask()).toBe("200 hello, ada");
  const mark = dev.mark;
  await project.edit(GREETING, '", "', '": "');
  await dev.line(/^reloaded/, mark);
  expect(await ask()).toBe("200 hello: ada");
});

test("scenarios under the inspector load modules that a debugger knows the sources of", async () => {
  const folder = project.path("plugins/greeter");
  const { env, errors } = await prepareInspection({ root: project.root, plugins: [folder], testModules: [] }, [folder]);
  expect(errors).toEqual([]);
  const module = await WebAssembly.compile(await readFile(`${env.SLUICE_MODULES}/greeter.wasm`));
  const [url = new ArrayBuffer()] = WebAssembly.Module.customSections(module, "sourceMappingURL");
  const [, base64 = ""] = Buffer.from(url).toString().split("base64,");
  const { sources } = JSON.parse(Buffer.from(base64, "base64").toString()) as { sources: readonly string[] };
  expect(sources).toContain(pathToFileURL(project.path(GREETING)).href);
});

test("a debugger stops at a line of the AssemblyScript source", async () => {
  const [, inspector = ""] = await dev.line(/listening on (ws:\S+)/);
  const attached = await Debugger.attach(inspector);
  const [source = ""] = attached.sources("greeting.ts");
  expect(source).toBe(pathToFileURL(project.path(GREETING)).href);
  await attached.breakAt(source, 3);
  const stopped = attached.stopped();
  const answer = ask("eve");
  const { functions, ...place } = await stopped;
  const name = await attached.evaluate("asString($name, memories)");
  // A program that stands ends for no signal.
  await attached.resume();
  expect(place).toEqual({ source, line: 3 });
  expect(functions[0]).toContain("greeting/greet");
  expect(functions[1]).toContain("GreeterStream#onResponseHeaders");
  expect(name).toBe("eve");
  expect(await answer).toBe("200 hello: eve");
  attached.close();
});

test("a trap is shown with its stack", async () => {
  await project.edit(GREETING, "  return", '  if (name == "eve") throw new Error("not eve");\n  return');
  await dev.line(/^reloaded .*/, dev.mark);
  const mark = dev.mark;
  expect(await ask("eve")).toMatch(/^503/);
  await dev.line(/at greet \(plugins\/greeter\/assembly\/greeting\.ts:3:\d+\)/, mark);
  await expect.poll(() => ask("ada")).toBe("200 hello: ada");
});

test("a configuration that is refused leaves the old one", async () => {
  const mark = dev.mark;
  await project.write("greeter.yaml", "greeting: 5\n");
  await dev.line(/^error: greeter: greeting: expected a string, got a number$/, mark);
  expect(await ask()).toBe("200 hello: ada");
});

test("Ctrl-C ends it while a debugger is attached", async () => {
  const [, inspector = ""] = await dev.line(/listening on (ws:\S+)/);
  const attached = await Debugger.attach(inspector);
  expect(await dev.stop()).toBe(0);
  attached.close();
});
