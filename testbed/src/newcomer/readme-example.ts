import { readFile } from "node:fs/promises";
import path from "node:path";
import { type EmulatedStream, HostEmulator } from "@sluice/host";
import { parse } from "yaml";
import { fencedBlocks } from "../fenced-blocks.ts";

/** What a README shows, and what the plugin made of it. */
export interface ReadmeExample {
  readonly shown: readonly object[];
  readonly seen: readonly object[];
}

/** `GET /path` or `HTTP/1.1 200 OK`, headers, body. */
interface Message {
  /** Method or version. */
  readonly first: string;
  /** Path or status. */
  readonly second: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Config {
  readonly cluster?: string;
}

/** Sends the request that a plugin's README shows before, with the configuration that it shows; an answer before is the upstream's. */
export async function runReadme(folder: string, wasm: string): Promise<ReadmeExample> {
  const readme = await readFile(path.join(folder, "README.md"), "utf8");
  const { defaultConfig }: { defaultConfig: Config } = parse(fencedBlocks(readme, "yaml")[0] ?? "").spec;
  // The example's own part of the configuration.
  const changed = parse(/^With `(\w+: \w+)`:$/m.exec(readme)?.[1] ?? "{}");
  const [before, ...after] = fencedBlocks(readme, "http").map(messageOf);
  // What a service is said to answer stands in the text.
  const [, name = "", value = ""] = /answers 200 with `([\w-]+): (\w+)`/.exec(readme) ?? [];
  const service = () => ({ status: 200, headers: { [name]: value } });
  const host = await HostEmulator.load({
    plugins: [{ name: path.basename(folder), wasm, config: JSON.stringify({ ...defaultConfig, ...changed }) }],
    calls: defaultConfig.cluster === undefined ? {} : { [defaultConfig.cluster]: service },
  });
  const [shown, refused] = after;
  if (before === undefined || shown === undefined)
    throw new Error(`${folder}: the README shows no request before and after`);
  const seen = [seenOf(send(host, before), shown)];
  if (refused !== undefined) seen.push(seenOf(send(host, { ...before, headers: {} }), refused));
  host.close();
  return { shown: after, seen };
}

function messageOf(block: string): Message {
  const [head = ""] = block.split("\n\n", 1);
  const [line = "", ...fields] = head.trimEnd().split("\n");
  const [first = "", second = ""] = line.split(" ");
  const headers = Object.fromEntries(fields.map((field) => field.split(": ")));
  const body = block.slice(head.length + 2);
  // A stream's last event ends with an empty line.
  return { first, second, headers, body: body.endsWith("\n\n") ? body : body.trimEnd() };
}

function send(host: HostEmulator, { first, second, headers, body }: Message): EmulatedStream {
  if (!first.startsWith("HTTP/"))
    return host.request({ method: first, path: second, headers, ...(body === "" ? {} : { body }) });
  const stream = host.request();
  stream
    .respond({ status: Number(second), headers })
    .body(body)
    .end();
  return stream;
}

/** As much of what came as is shown. */
function seenOf(stream: EmulatedStream, shown: Message): Message {
  const isAnswer = shown.first.startsWith("HTTP/");
  const headers = isAnswer ? stream.expectResponse().headers : stream.expectUpstream().requestHeaders;
  const [first, second] = isAnswer
    ? [shown.first, String(stream.expectResponse().status)]
    : [headers.get(":method"), headers.get(":path")];
  const body = isAnswer ? stream.response.text : String(stream.expectUpstream().body);
  const found = Object.keys(shown.headers).map((name) => [name, headers.get(name === "host" ? ":authority" : name)]);
  return { first: first ?? "", second: second ?? "", headers: Object.fromEntries(found), body };
}
