// `sluice dev`, whose trap docs/guide/debugging.md shows.
import { writeFile } from "node:fs/promises";
import { Agent, createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { findEnvoy } from "@sluice/envoy";
import { showLogsOnFailure } from "@sluice/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DevProject, GREETING } from "../src/dev/dev-project.ts";
import { RunningCommand } from "../src/dev/running-command.ts";

interface Answer {
  readonly status: number;
  readonly greeting: string | undefined;
  readonly body: string;
  /** Port of the client's end of the connection. */
  readonly port: number | undefined;
}

const PLUGIN = "plugins/greeter/assembly/plugin.ts";
const SCHEMA = "plugins/greeter/config.schema.json";
const CONFIG = "greeter.yaml";

let project: DevProject;

beforeAll(async () => {
  project = await DevProject.create();
});
afterAll(() => project.remove());

describe("sluice dev", () => {
  let dev: RunningCommand;
  let url = "";
  /** One connection, as a browser or a client library keeps it. */
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  beforeAll(async () => {
    dev = new RunningCommand(["dev", "greeter", "--config", CONFIG, "--port", "0"], project.root);
    [, url = ""] = await dev.line(/^ready: (\S+) /);
  });
  afterAll(async () => {
    agent.destroy();
    await dev?.stop();
  });
  beforeEach((context) => showLogsOnFailure(context, { dev }));

  const ask = (path = "/", using = agent) => request(`${url}${path}`, using);
  /** Does something to a file, and waits for what `sluice dev` says of that. */
  const save = async (edit: () => Promise<void>, said = /^reloaded (\d+) ms after the save: /) => {
    const mark = dev.mark;
    await edit();
    return dev.line(said, mark);
  };

  test("the plugin is served in front of an echo of the request", async () => {
    const { status, greeting, body } = await ask("/some/path?x=1");
    expect([status, greeting]).toEqual([200, "hello, ada"]);
    expect(JSON.parse(body)).toMatchObject({
      method: "GET",
      path: "/some/path?x=1",
      headers: { "x-name": "ada", "x-greeted": "ada" },
    });
    await dev.line(/^\d\d:\d\d:\d\d info {5}greeter: asked by ada$/);
  });

  test("a saved source is served to the next request of a connection that is there", async () => {
    const { port } = await ask();
    await save(() => project.edit(GREETING, '", "', '" and again, "'));
    expect(await ask()).toMatchObject({ status: 200, greeting: "hello and again, ada", port });
    await save(() => project.edit(GREETING, '" and again, "', '", "'));
    expect(await ask()).toMatchObject({ greeting: "hello, ada", port });
  });

  test("what does not compile is shown with its line, and the old code goes on", async () => {
    const mark = dev.mark;
    await save(() => project.edit(GREETING, "+ name", "+ nobody"), /^what ran before goes on$/);
    const said = dev.lines.slice(mark).join("\n");
    expect(said).toContain("ERROR TS2304: Cannot find name 'nobody'.");
    expect(said).toMatch(/3 │ return greeting \+ ", " \+ nobody;/);
    expect(said).toContain("in plugins/greeter/assembly/greeting.ts(3,");
    expect(await ask()).toMatchObject({ status: 200, greeting: "hello, ada" });
    await save(() => project.edit(GREETING, "+ nobody", "+ name"));
    expect(await ask()).toMatchObject({ greeting: "hello, ada" });
  });

  test("the configuration is watched", async () => {
    await save(() => project.write(CONFIG, "greeting: servus\n"));
    expect(await ask()).toMatchObject({ greeting: "servus, ada" });
  });

  test("a configuration that is refused is told with its path, and the old one goes on", async () => {
    const mark = dev.mark;
    await save(() => project.write(CONFIG, "greeting: 5\n"), /^what ran before goes on$/);
    // What the last request was logged with may come late.
    const said = dev.lines.slice(mark).filter((line) => !/^\d\d:/.test(line));
    expect(said.slice(0, 3)).toEqual([
      "error: greeter: greeting: expected a string, got a number",
      "   at: greeter.yaml",
      " help: mend it, and save",
    ]);
    await save(() => project.write(CONFIG, "greeting: [\n"), /^error: the configuration is no YAML: .+/);
    expect(await ask()).toMatchObject({ status: 200, greeting: "servus, ada" });
    await save(() => project.write(CONFIG, "greeting: hello\n"));
    expect(await ask()).toMatchObject({ greeting: "hello, ada" });
  });

  test("a changed schema is a changed decoder", async () => {
    const mark = dev.mark;
    await project.edit(SCHEMA, '"properties": {', '"properties": { "mark": { "type": "string", "description": "M." },');
    await dev.line(/^reloaded .*config\.schema\.json/, mark);
    await save(() => project.edit(PLUGIN, "greet(config.greeting,", "greet(config.greeting + config.mark,"));
    await save(() => project.write(CONFIG, "greeting: hello\nmark: '!'\n"));
    expect(await ask()).toMatchObject({ greeting: "hello!, ada" });
    // The decoder that this wrote is no save of its own.
    expect(dev.lines.slice(mark).filter((line) => line.startsWith("reloaded "))).toHaveLength(3);
  });

  test("a trap is shown with its stack in AssemblyScript, and the next request gets a fresh VM", async () => {
    const trap = '  if (name == "eve") throw new Error("not eve");\n';
    await save(() => project.edit(GREETING, "  return", `${trap}  return`));
    const mark = dev.mark;
    expect(await request(url, agent, "eve")).toMatchObject({ status: 503 });
    await dev.line(/at proxy_on_response_headers/, mark);
    const said = dev.lines.slice(mark).join("\n");
    expect(said).toMatch(/critical trap: not eve at plugins\/greeter\/assembly\/greeting\.ts:3:22/);
    expect(said).toMatch(/trap {5}proxy_on_response_headers: RuntimeError: unreachable/);
    expect(said).toMatch(/at greet \(plugins\/greeter\/assembly\/greeting\.ts:3:\d+\)/);
    expect(said).toMatch(/> 3 \| {3}if \(name == "eve"\) throw new Error\("not eve"\);/);
    expect(said).toMatch(/at GreeterStream#onResponseHeaders \(plugins\/greeter\/assembly\/plugin\.ts:\d+:\d+\)/);
    await expect.poll(async () => (await ask()).status).toBe(200);
  });

  test.each([
    {
      where: "the plugin is made",
      file: PLUGIN,
      before: "GreeterDecoder());",
      after: 'GreeterDecoder());\n    if (id > 0) throw new Error("no start");',
      stack: /at GreeterPlugin#constructor \(plugins\/greeter\/assembly\/plugin\.ts:\d+:\d+\)/,
    },
    {
      where: "its module is initialised",
      file: GREETING,
      before: /^/,
      after: 'const never: i32 = nothing();\nfunction nothing(): i32 {\n  throw new Error("no start");\n}\n',
      stack: /at nothing \(plugins\/greeter\/assembly\/greeting\.ts:3:\d+\)/,
    },
  ])("a trap when $where is an error, and the mended code is served", async ({ file, before, after, stack }) => {
    const whole = await project.read(file);
    const mark = dev.mark;
    await project.edit(file, before, after);
    await dev.line(/^error: the plugin traps when it starts/, mark);
    expect(dev.lines.slice(mark).filter((line) => line.startsWith("reloaded "))).toEqual([]);
    expect(dev.lines.slice(mark).join("\n")).toMatch(stack);
    await save(() => project.write(file, whole));
    await expect.poll(async () => (await ask()).status).toBe(200);
  });

  test("no request is lost over twenty reloads", async () => {
    const lost: unknown[] = [];
    let count = 0;
    let over = false;
    const clients = [1, 2, 3, 4].map(async () => {
      const own = new Agent({ keepAlive: true, maxSockets: 1 });
      while (!over) {
        const answer = await ask("/", own).catch((error: unknown) => error);
        count += 1;
        if (!isGreeting(answer)) lost.push(answer);
      }
      own.destroy();
    });
    for (let round = 0; round < 20; round++) {
      // Every fifth is a change of the code.
      const edit =
        round % 5 === 0
          ? () => project.edit(GREETING, /^(\/\/ .*\n)?/, `// ${round}\n`)
          : () => project.write(CONFIG, `greeting: round ${round}\n`);
      await save(edit);
    }
    over = true;
    await Promise.all(clients);
    expect(lost).toEqual([]);
    expect(count).toBeGreaterThan(100);
    expect(await ask()).toMatchObject({ greeting: "round 19, ada" });
  });

  test("Ctrl-C ends it, and Envoy", async () => {
    expect(await dev.stop("SIGINT")).toBe(0);
    await expect(ask("/", new Agent())).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe("sluice dev with an upstream", () => {
  let upstream: Server;
  let dev: RunningCommand;
  let origin = "";

  beforeAll(async () => {
    upstream = createServer((asked, answer) => answer.end(`${asked.headers.host} ${asked.headers["x-greeted"]}`));
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    origin = `127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    await project.write(CONFIG, "greeting: hello\n");
    const flags = ["--upstream", `http://${origin}`, "--log-level", "warn"];
    dev = new RunningCommand(["dev", "greeter", "--config", CONFIG, "--port", "0", ...flags], project.root, {
      FORCE_COLOR: "1",
    });
  });
  afterAll(async () => {
    await dev?.stop();
    upstream.close();
  });

  test("asks it by its own name, and logs no more than asked for", async () => {
    const [, url = ""] = await dev.line(/ready: (\S+) /);
    const { body } = await request(url, new Agent());
    expect(body.split(" ").at(-1)).toBe("ada");
    expect(dev.lines.join("\n")).not.toContain("asked by");
    expect(dev.lines.join("\n")).toContain("\u001b[32mready:");
  });
});

describe("sluice dev without --config", () => {
  const OWN = "plugins/greeter/dev.yaml";
  let dev: RunningCommand;
  beforeAll(() => {
    dev = new RunningCommand(["dev", "greeter", "--port", "0", "--emulator"], project.root);
  });
  afterAll(() => dev?.stop());

  test("takes the plugin's own dev.yaml, also one that comes later", async () => {
    await dev.line(/^error: greeter: greeting: is required$/);
    await dev.line(/^ help: write one into plugins\/greeter\/dev\.yaml, or name a file: --config FILE$/);
    await project.write(OWN, "greeting: good morning\n");
    const [, url = ""] = await dev.line(/^ready: (\S+) /);
    expect(await request(url, new Agent())).toMatchObject({ greeting: "good morning, ada" });
    const mark = dev.mark;
    await project.write(OWN, "greeting: servus\n");
    await dev.line(/^reloaded \d+ ms after the save: plugins\/greeter\/dev\.yaml/, mark);
    expect(await request(url, new Agent())).toMatchObject({ greeting: "servus, ada" });
  });
});

describe("sluice dev refuses", () => {
  let taken: Server;
  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => taken.close());

  const refusal = async (args: readonly string[]) => {
    const command = new RunningCommand(["dev", "greeter", ...args], project.root);
    return { code: await command.exited, said: command.lines.join("\n") };
  };

  test("a port that is taken", async () => {
    const { port } = taken.address() as AddressInfo;
    const { code, said } = await refusal(["--port", String(port)]);
    expect(said).toMatch(
      /^error: port \d+ is taken: another program listens there\n {3}at: --port\n help: end that program, or take another port: --port \d+$/,
    );
    expect(code).toBe(1);
  });

  test("an Envoy that is not there, and ends", async () => {
    const command = new RunningCommand(["dev", "greeter"], project.root, { ENVOY_PATH: "/nowhere/envoy" });
    expect(await command.exited).toBe(2);
    expect(command.lines[0]).toMatch(/^error: ENVOY_PATH is not a program that runs/);
  });

  test("to go on without its Envoy, also while that takes the plugin", async () => {
    const dying = project.path("dying-envoy");
    const script =
      '#!/bin/sh\n[ "$1" = --version ] && exec "$REAL" --version\n(sleep 3; kill -9 $$) >&- 2>&- &\nexec "$REAL" "$@"\n';
    await writeFile(dying, script, { mode: 0o755 });
    const { path: REAL } = await findEnvoy();
    const command = new RunningCommand(["dev", "greeter", "--config", CONFIG, "--port", "0"], project.root, {
      ENVOY_PATH: dying,
      REAL,
    });
    expect(await command.exited).toBe(2);
    expect(command.lines).toContain("error: Envoy ended by itself");
  });

  test("to go on when nobody reads what it says", async () => {
    const command = new RunningCommand(["dev", "greeter", "--config", CONFIG, "--port", "0"], project.root);
    await command.line(/^Envoy .* in front of an echo/);
    command.closeOutput();
    expect(await command.exited).toBe(0);
  });

  test("an upstream that is no URL", async () => {
    const { code, said } = await refusal(["--upstream", "localhost"]);
    expect(said).toContain('error: "localhost" is no URL of an HTTP server\n   at: --upstream\n');
    expect(code).toBe(1);
  });
});

function isGreeting(answer: unknown): boolean {
  return (
    typeof answer === "object" && answer !== null && "greeting" in answer && String(answer.greeting).endsWith("ada")
  );
}

function request(url: string, agent: Agent, name = "ada"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { "x-name": name } }, (answer) => {
      answer.on("error", reject);
      // Its connection is no longer known once it has ended.
      const port = answer.socket.localPort;
      bodyOf(answer)
        .then((body) => resolve(answerOf(answer, body, port)))
        .catch(reject);
    }).on("error", reject);
  });
}

function answerOf(answer: IncomingMessage, body: string, port: number | undefined): Answer {
  const greeting = answer.headers["x-greeting"];
  return {
    status: answer.statusCode ?? 0,
    greeting: typeof greeting === "string" ? greeting : undefined,
    body,
    port,
  };
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  let body = "";
  answer.setEncoding("utf8");
  for await (const part of answer as AsyncIterable<string>) body += part;
  return body;
}
