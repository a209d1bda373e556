// docs/guide/store.md: its sketches compile with the SDK.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileModule } from "@sluice/cli";
import { expect, test } from "vitest";
import { fencedBlocks } from "../src/fenced-blocks.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const GUIDE = path.join(ROOT, "docs/guide/store.md");
/** Within the checkout, so that the SDK is found; always the same, so that what has not changed is not compiled again. */
const FILE = path.join(ROOT, ".cache/guides/store.ts");

const SDK = "proxy-wasm-assemblyscript-sdk/assembly";
const IMPORT = /^import \{(.*)\} from .*$/gm;

/** What the sketches leave to the reader; those that are no classes are the body of a function. */
function moduleOf([
  visits = "",
  errors = "",
  keep = "",
  join = "",
  charge = "",
  script = "",
]: readonly string[]): string {
  const imports = [visits, keep].flatMap((text) => text.match(IMPORT) ?? []);
  const body = (text: string) => text.replaceAll(IMPORT, "");
  return `${imports.join("\n")}
import { Bytes, HeadersStatus, HttpContext, localReply, PluginContext, requestHeaders } from "${SDK}";
import { CacheHandler, FlightRole, FlightSettings, FlightWaiter } from "${SDK}/cache";
import { Algorithm, Charge, ChargeReply, ChargeScript, Limit, OnStoreError, Script, ScriptKeys } from "${SDK}/store";
import { StoreErrors, StoreSettings, StoreValue } from "${SDK}/store";

${body(visits)}

class Rule { onStoreError: OnStoreError = OnStoreError.Deny }

function failed(reply: StoreReply, rule: Rule): void {
  ${errors}
}

class Keeper extends PluginContext {
  createHttpContext(id: u32): HttpContext { return new HttpContext(id); }

  keep(settings: StoreSettings, key: Bytes, groups: Array<Bytes>, value: Bytes, stream: HttpContext, handler: CacheHandler): HeadersStatus {
    const now: i64 = 0;
    const fresh: i64 = 1000;
    const stale: i64 = 2000;
    const askedAt: i64 = 0;
    ${body(keep)}
    return HeadersStatus.Continue;
  }
}

class Waiter extends FlightWaiter {
  onValue(_value: Bytes): void {}
  onLead(): void {}
  onAlone(): void {}
}

function fly(key: Bytes, stream: HttpContext): FlightRole {
  const flights = new SingleFlight(new FlightSettings());
  const waiter = new Waiter();
  const askedAt: i64 = 0;
  ${join}
  return seat.role;
}

function refuse(_milliseconds: i64): void {}

function charge(reply: StoreReply, script: Script, estimate: i64, used: i64, requestKey: Bytes, endOfMonth: i64): Charge {
  let mark: i64 = 0;
  const otherMark: i64 = 0;
  ${charge.replace("new Charge().settle", "return new Charge().settle")}
}

function doubledLua(): Bytes { return Bytes.empty(); }
function doubledSha(): Bytes { return Bytes.empty(); }
${script.replace("export class", "class")}

/** Calls each, since what nobody calls is not compiled. */
export function all(store: Store, reply: StoreReply, handler: CacheHandler, stream: HttpContext, keys: ScriptKeys): i32 {
  const visits = new Visits(1, store);
  new VisitsReply(visits).onReply(reply);
  failed(reply, new Rule());
  const doubled = new Doubled();
  charge(reply, new ChargeScript(), 1, 1, Bytes.empty(), 1);
  const status = new Keeper(1).keep(new StoreSettings(), Bytes.empty(), [], Bytes.empty(), stream, handler);
  return visits.onRequestHeaders(true) + status + fly(Bytes.empty(), stream) + doubled.apply(keys, 1, []).items.length;
}
`;
}

test("its sketches compile", async () => {
  const sketches = fencedBlocks(await readFile(GUIDE, "utf8"), "ts");
  expect(sketches).toHaveLength(6);
  await mkdir(path.dirname(FILE), { recursive: true });
  await writeFile(FILE, moduleOf(sketches));
  const { wasm } = await compileModule(FILE, { mode: "debug" });
  expect(wasm.length).toBeGreaterThan(0);
});
