import { proxy_log } from "./env";

/** Log level 5, critical. */
const CRITICAL: i32 = 5;

/**
 * Stands in for `env.abort`, which no host offers (asconfig.json's `use`). The message goes to the proxy's log; then the
 * VM traps, and only `failure_policy: FAIL_RELOAD` brings it back.
 */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const what = message == null ? "abort" : message;
  const where = file == null ? "" : " at " + file + ":" + line.toString() + ":" + column.toString();
  const text = String.UTF8.encode("trap: " + what + where);
  proxy_log(CRITICAL, changetype<usize>(text), text.byteLength);
  unreachable();
}
