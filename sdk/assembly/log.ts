import { proxy_log } from "./abi/env";
import { LogLevel } from "./abi/types";

/** Longest message sent to the host, in UTF-16 units: one hostile value must not fill the log. */
const MAX_MESSAGE: i32 = 4096;

/** The level below which nothing is built or sent. Hosts tell plugins no level, so it is set by the configuration. */
const THRESHOLD: usize = memory.data<u8>([<u8>LogLevel.Info]);

/** Sets the level of this VM; `_log_level_` in a plugin's configuration ends here. */
export function setLogLevel(level: LogLevel): void {
  store<u8>(THRESHOLD, <u8>level);
}

/** Ask before building a message: `if (logEnabled(LogLevel.Debug)) log(LogLevel.Debug, "…" + …)`. */
export function logEnabled(level: LogLevel): bool {
  return <u8>level >= load<u8>(THRESHOLD);
}

/** Sends one line `<plugin>: <what happened>: <why>`. Never prompts, keys or bodies. */
export function log(level: LogLevel, message: string): void {
  if (!logEnabled(level)) return;
  const text = String.UTF8.encode(message.length > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message);
  proxy_log(<i32>level, changetype<usize>(text), text.byteLength);
}

/** The level of a name as configurations write it (`trace` … `critical`), or -1. */
export function logLevelOf(name: string): i32 {
  const names: StaticArray<string> = ["trace", "debug", "info", "warn", "error", "critical"];
  for (let i = 0; i < names.length; i++) {
    if (names[i] == name) return i;
  }
  return -1;
}
