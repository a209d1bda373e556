// A plugin that does what its configuration says, one command a line: `<callback> <command> <arguments…>`. A callback
// named `request_body!end` runs at the end of the stream only. Each callback logs its name and arguments first.
import * as env from "proxy-wasm-assemblyscript-sdk/assembly/abi/env";
import { clock_time_get, random_get } from "proxy-wasm-assemblyscript-sdk/assembly/abi/wasi_snapshot_preview1";
import { higressCommand } from "./higress";
import { allocate, bytes, outPointer, outSize, say, takeText, toI64 } from "./guest";

class State {
  /** By root context. */
  static lines: Map<u32, string[]> = new Map();
  /** Stream context → root context. */
  static roots: Map<u32, u32> = new Map();
  /** The context that made the last callout. */
  static callout: u32 = 0;

  static linesOf(id: u32): string[] {
    const root = State.roots.has(id) ? State.roots.get(id) : id;
    return State.lines.has(root) ? State.lines.get(root) : [];
  }
}

export function proxy_abi_version_0_2_100(): void {}
export function proxy_abi_version_0_2_1(): void {}
// Higress's own calls are compiled in by `--use HIGRESS=1`, since their imports make Envoy refuse the module.
export function proxy_on_memory_allocate(size: i32): usize {
  return allocate(size);
}

export function proxy_on_context_create(id: u32, root: u32): void {
  say("context_create " + id.toString() + " " + root.toString());
  if (root != 0) State.roots.set(id, root);
}
export function proxy_on_vm_start(id: u32, size: u32): u32 {
  say("vm_start " + id.toString());
  return 1;
}
export function proxy_on_configure(id: u32, size: u32): u32 {
  env.proxy_get_buffer_bytes(7, 0, size, outPointer(), outSize());
  State.lines.set(id, takeText().split("\n"));
  return run("configure", id, 0, 0, 1);
}
export function proxy_on_tick(id: u32): void {
  run("tick", id, 0, 0, 0);
}
export function proxy_on_queue_ready(id: u32, token: u32): void {
  run("queue_ready", id, token, 0, 0);
}
export function proxy_on_request_headers(id: u32, count: u32, end: u32): u32 {
  return run("request_headers", id, count, end, 0);
}
export function proxy_on_request_body(id: u32, size: u32, end: u32): u32 {
  return run("request_body", id, size, end, 0);
}
export function proxy_on_request_trailers(id: u32, count: u32): u32 {
  return run("request_trailers", id, count, 0, 0);
}
export function proxy_on_response_headers(id: u32, count: u32, end: u32): u32 {
  return run("response_headers", id, count, end, 0);
}
export function proxy_on_response_body(id: u32, size: u32, end: u32): u32 {
  return run("response_body", id, size, end, 0);
}
export function proxy_on_response_trailers(id: u32, count: u32): u32 {
  return run("response_trailers", id, count, 0, 0);
}
export function proxy_on_http_call_response(id: u32, token: u32, headers: u32, body: u32, trailers: u32): void {
  run("call_response", id, headers, body, 0);
}
export function proxy_on_redis_call_response(id: u32, token: u32, status: u32, size: u32): void {
  run("redis_response", id, status, size, 0);
}
export function proxy_on_log(id: u32): void {
  run("log", id, 0, 0, 0);
}
export function proxy_on_done(id: u32): u32 {
  return run("done", id, 0, 0, 1);
}
export function proxy_on_delete(id: u32): void {
  run("delete", id, 0, 0, 0);
}

function run(callback: string, id: u32, a: u32, b: u32, otherwise: u32): u32 {
  say(callback + " " + id.toString() + " " + a.toString() + " " + b.toString());
  let answer = otherwise;
  const lines = State.linesOf(id);
  for (let i = 0; i < lines.length; i++) {
    const words = lines[i].split(" ");
    const at = words[0];
    if (at != callback && !(b != 0 && at == callback + "!end") && !(b == 0 && at == callback + "!more")) continue;
    if (words[1] == "return") answer = <u32>U32.parseInt(words[2]);
    else command(words, id);
  }
  return answer;
}

function rest(words: string[], from: i32): string {
  return words.slice(from).join(" ");
}

function int(text: string): i32 {
  return <i32>I32.parseInt(text);
}

function code(name: string, result: i32): void {
  say("  " + name + " -> " + result.toString());
}

function value(name: string, result: i32): void {
  if (result == 0) say("  " + name + " = " + takeText());
  else code(name, result);
}

function command(words: string[], id: u32): void {
  const verb = words[1];
  if (verb == "get" || verb == "set" || verb == "add" || verb == "remove" || verb == "pairs") header(verb, words);
  else if (verb == "read" || verb == "write" || verb == "write-same") body(verb, words);
  else if (verb.startsWith("shared-")) shared(verb, words);
  else if (verb.startsWith("queue-")) queue(verb, words);
  else if (verb.startsWith("metric-")) metric(verb, words);
  else if (verb.startsWith("trap-")) trap(verb);
  else other(verb, words, id);
}

function header(verb: string, words: string[]): void {
  const map = int(words[2]);
  if (verb == "pairs") {
    const result = env.proxy_get_header_map_pairs(map, outPointer(), outSize());
    code("pairs", result == 0 && load<u32>(outSize()) > 0 ? <i32>load<u32>(load<u32>(outPointer())) : -result);
    return;
  }
  const name = bytes(words[3]);
  const nameAt = changetype<usize>(name);
  if (verb == "get") {
    value(words[3], env.proxy_get_header_map_value(map, nameAt, name.byteLength, outPointer(), outSize()));
    return;
  }
  if (verb == "remove") return code(verb, env.proxy_remove_header_map_value(map, nameAt, name.byteLength));
  const text = bytes(rest(words, 4));
  const textAt = changetype<usize>(text);
  if (verb == "set") {
    code(verb, env.proxy_replace_header_map_value(map, nameAt, name.byteLength, textAt, text.byteLength));
  } else code(verb, env.proxy_add_header_map_value(map, nameAt, name.byteLength, textAt, text.byteLength));
}

function body(verb: string, words: string[]): void {
  const type = int(words[2]);
  const start = <u32>U32.parseInt(words[3]);
  const length = <u32>U32.parseInt(words[4]);
  if (verb == "read") {
    value("body", env.proxy_get_buffer_bytes(type, start, length, outPointer(), outSize()));
    return;
  }
  const text = bytes(rest(words, 5));
  code(verb, env.proxy_set_buffer_bytes(type, start, length, changetype<usize>(text), text.byteLength));
}

function shared(verb: string, words: string[]): void {
  const key = bytes(words[2]);
  if (verb == "shared-get") {
    value(words[2], env.proxy_get_shared_data(changetype<usize>(key), key.byteLength, outPointer(), outSize(), casOut()));
    return;
  }
  const text = bytes(words[3]);
  const cas = words.length > 4 ? <u32>U32.parseInt(words[4]) : load<u32>(casOut());
  code(verb, env.proxy_set_shared_data(changetype<usize>(key), key.byteLength, changetype<usize>(text), text.byteLength, cas));
}

function casOut(): usize {
  return outSize() + 4;
}

function queue(verb: string, words: string[]): void {
  const text = bytes(words[2]);
  const at = changetype<usize>(text);
  if (verb == "queue-register") code(verb, env.proxy_register_shared_queue(at, text.byteLength, outPointer()));
  else if (verb == "queue-resolve") code(verb, env.proxy_resolve_shared_queue(0, 0, at, text.byteLength, outPointer()));
  else if (verb == "queue-put") code(verb, env.proxy_enqueue_shared_queue(1, at, text.byteLength));
  else value(verb, env.proxy_dequeue_shared_queue(<u32>U32.parseInt(words[2]), outPointer(), outSize()));
}

function metric(verb: string, words: string[]): void {
  const number = toI64(words[2]);
  if (verb == "metric-define") {
    const name = bytes(words[3]);
    code(verb, env.proxy_define_metric(<i32>number, changetype<usize>(name), name.byteLength, outPointer()));
    say("  id " + load<u32>(outPointer()).toString());
  } else if (verb == "metric-increment") code(verb, env.proxy_increment_metric(<u32>number, toI64(words[3])));
  else if (verb == "metric-record") code(verb, env.proxy_record_metric(<u32>number, <u64>toI64(words[3])));
  else {
    const result = env.proxy_get_metric(<u32>number, outPointer());
    if (result == 0) say("  metric = " + load<u64>(outPointer()).toString());
    else code(verb, result);
  }
}

function trap(verb: string): void {
  if (verb == "trap-unreachable") unreachable();
  const numbers = new Array<i32>();
  say(numbers[7].toString());
}

function other(verb: string, words: string[], id: u32): void {
  const text = words.length > 2 ? bytes(words[2]) : new ArrayBuffer(0);
  const at = changetype<usize>(text);
  const size = text.byteLength;
  if (verb == "say") say("  " + rest(words, 2));
  else if (verb == "reply") reply(words);
  else if (verb == "call") call(words, id);
  else if (verb == "effective") code(verb, env.proxy_set_effective_context(State.callout));
  else if (verb == "continue") code(verb, env.proxy_continue_stream(int(words[2])));
  else if (verb == "close") code(verb, env.proxy_close_stream(int(words[2])));
  else if (verb == "tick") code(verb, env.proxy_set_tick_period_milliseconds(<u32>U32.parseInt(words[2])));
  else if (verb == "property") property(words[2]);
  else if (verb == "set-property") {
    const given = bytes(rest(words, 3));
    code(verb, env.proxy_set_property(at, size, changetype<usize>(given), given.byteLength));
  } else if (verb == "foreign") {
    // "|" stands for the newline, which ends a command.
    const given = bytes(rest(words, 3).replaceAll("|", "\n"));
    value(verb, env.proxy_call_foreign_function(at, size, changetype<usize>(given), given.byteLength, outPointer(), outSize()));
  } else if (verb == "round-trip") roundTrip();
  else if (verb == "clock") {
    clock_time_get(0, 0, outPointer());
    say("  clock " + load<u64>(outPointer()).toString());
  } else if (verb == "random") code(verb, random_get(outPointer(), 8));
  else if (verb == "finish") code(verb, env.proxy_done());
  else {
    let known = false;
    if (isDefined(HIGRESS)) {
      if (verb == "redis") State.callout = id;
      known = higressCommand(verb, words, code, value);
    }
    if (!known) say("  unknown command " + verb);
  }
}

function reply(words: string[]): void {
  const details = bytes(words[3]);
  const text = bytes(rest(words, 4));
  code(
    "reply",
    env.proxy_send_local_response(
      <u32>U32.parseInt(words[2]),
      changetype<usize>(details),
      details.byteLength,
      changetype<usize>(text),
      text.byteLength,
      0,
      0,
      -1,
    ),
  );
}

function call(words: string[], id: u32): void {
  const cluster = bytes(words[2]);
  // Three pairs: `:method: POST`, `:path: /check`, `:authority: auth`.
  const pairs = bytes(
    "\x03\0\0\0\x07\0\0\0\x04\0\0\0\x05\0\0\0\x06\0\0\0\x0a\0\0\0\x04\0\0\0" +
      ":method\0POST\0:path\0/check\0:authority\0auth\0",
  );
  State.callout = id;
  code(
    "call",
    env.proxy_http_call(
      changetype<usize>(cluster),
      cluster.byteLength,
      changetype<usize>(pairs),
      pairs.byteLength,
      changetype<usize>(cluster),
      cluster.byteLength,
      0,
      0,
      <u32>U32.parseInt(words[3]),
      outPointer(),
    ),
  );
}

function property(path: string): void {
  const key = bytes(path.split("/").join("\0"));
  const result = env.proxy_get_property(changetype<usize>(key), key.byteLength, outPointer(), outSize());
  const isInteger = path.endsWith("/code") || path.endsWith("_count");
  if (result == 0 && isInteger) say("  " + path + " = " + load<i64>(load<u32>(outPointer())).toString());
  else value(path, result);
}

function roundTrip(): void {
  const plain = bytes("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  const compress = bytes("compress");
  const uncompress = bytes("uncompress");
  env.proxy_call_foreign_function(changetype<usize>(compress), compress.byteLength, changetype<usize>(plain), plain.byteLength, outPointer(), outSize());
  const packed = load<u32>(outPointer());
  const size = load<u32>(outSize());
  say("  smaller " + (size < 50).toString());
  value("back", env.proxy_call_foreign_function(changetype<usize>(uncompress), uncompress.byteLength, packed, size, outPointer(), outSize()));
}
