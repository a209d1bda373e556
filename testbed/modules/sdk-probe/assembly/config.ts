import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonValue,
  readBytes,
  readInteger,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

/** What one use of the probe does besides its actions. */
@final
export class ProbeConfig {
  /** Request header that names the action. */
  header: string = "x-probe";
  /** Value of the response header `x-mark`; none when empty. */
  mark: string = "";
  /** Timers by name; each run moves the counter `probe_timer_<name>`. */
  timers: Map<string, u32> = new Map<string, u32>();
  /** Name of a queue to read; each item moves the counter `probe_queue_items`. */
  queue: string = "";
  /** Cluster that the root context asks for `/poll` every `pollPeriod` milliseconds. */
  poll: string = "";
  pollPeriod: u32 = 20;
  /** Kept as long as the configuration is: what is never freed shows in the memory. */
  ballast: Bytes = Bytes.empty();
  /** Cluster that is told `/farewell` before the configuration goes. */
  farewell: string = "";
}

@final
export class ProbeDecoder extends ConfigDecoder<ProbeConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ProbeConfig {
    const config = new ProbeConfig();
    config.header = textOf(value, "header", "x-probe", path, issues);
    config.mark = textOf(value, "mark", "", path, issues);
    config.queue = textOf(value, "queue", "", path, issues);
    config.poll = textOf(value, "poll", "", path, issues);
    config.farewell = textOf(value, "farewell", "", path, issues);
    const ballast = value.member("ballast");
    if (ballast.exists) config.ballast = readBytes(ballast, path.key("ballast"), issues);
    const timers = value.member("timers").items();
    while (timers.next()) {
      const name = timers.key.toString();
      config.timers.set(name, <u32>readInteger(timers.value, path.key("timers").key(name), issues, 1, 60_000));
    }
    return config;
  }
}

function textOf(value: JsonValue, key: string, fallback: string, path: ConfigPath, issues: ConfigIssues): string {
  const member = value.member(key);
  return member.exists ? readString(member, path.key(key), issues) : fallback;
}
