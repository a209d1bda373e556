// What `sluice dev` does when somebody takes its port after it was found free, as a second `sluice dev` does.
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { freePortFrom } from "@sluice/envoy";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { DevProject } from "../src/dev/dev-project.ts";
import { RunningCommand } from "../src/dev/running-command.ts";

const CONFIG = "greeter.yaml";

let project: DevProject;
let dev: RunningCommand | undefined;
let other: Server | undefined;
beforeAll(async () => {
  project = await DevProject.create();
});
afterEach(async () => {
  await dev?.stop();
  other?.close();
});
afterAll(() => project?.remove());

async function listen(port: number): Promise<number> {
  other = createServer().listen({ port, host: "127.0.0.1", exclusive: true });
  await once(other, "listening");
  return (other.address() as AddressInfo).port;
}

/** Starts it, and takes the port before its Envoy does: that has nothing to serve until the configuration is mended. */
async function startWithout(port: number, args: readonly string[]): Promise<RunningCommand> {
  await project.write(CONFIG, "greeting: [\n");
  dev = new RunningCommand(["dev", "greeter", "--config", CONFIG, ...args], project.root);
  await dev.line(/^nothing is served yet/);
  // Somebody else who has it meanwhile does as well.
  await listen(port).catch(() => {});
  await project.write(CONFIG, "greeting: hello\n");
  return dev;
}

test("it moves on to another one where none was asked for", async () => {
  const port = await freePortFrom(8080);
  const running = await startWithout(port, []);
  const [, served] = await running.line(/^ready: http:\/\/127\.0\.0\.1:(\d+) /);
  expect(Number(served)).not.toBe(port);
  expect((await fetch(`http://127.0.0.1:${served}/`)).status).toBe(200);
});

test("it says so where that one was asked for", async () => {
  const port = await listen(0);
  other?.close();
  const running = await startWithout(port, ["--port", String(port)]);
  await running.line(new RegExp(`^error: port ${port} is taken`));
  expect(running.output).toContain("help: name another one");
});
