import type { ResourceKind } from "../xds/file-xds.ts";
import type { Admin } from "./admin.ts";
import type { LineLog } from "./line-log.ts";
import { parseLogLine } from "./log-line.ts";
import { until } from "./until.ts";

/** One resource that Envoy did not take. */
export interface Rejection {
  readonly resource: ResourceKind;
  /** Undefined when Envoy refused the whole file. */
  readonly name: string | undefined;
  /** Envoy's own words. */
  readonly message: string;
  /** What plugins logged as errors meanwhile (see pluginLines): Envoy only says that one could not be created. */
  readonly pluginErrors: readonly string[];
}

export function rejectionText({ resource, name, message, pluginErrors }: Rejection): string {
  const subject = name === undefined ? resource : `${resource} "${name}"`;
  return [`${subject}: ${message}`, ...pluginErrors].join("\n  ");
}

/** Milliseconds for the log's line to come through the pipe; the counters that told of it take another way. */
const LOG_TIMEOUT = 1_000;

/**
 * Why Envoy refused: listeners keep the reason in `/config_dump` (`error_state`), for clusters and for a file as a whole
 * it is only in the log.
 */
export async function rejections(kind: ResourceKind, admin: Admin, log: LineLog, mark: number): Promise<Rejection[]> {
  const reason = await until(LOG_TIMEOUT, async () => reasonInLog(log.since(mark)));
  const message = reason ?? "Envoy gave no reason (its log level hides warnings)";
  const pluginErrors = pluginLines(log.since(mark));
  const found = kind === "listener" ? await listenerErrors(admin) : [];
  const errors = found.length > 0 ? found : [{ name: undefined, message }];
  return errors.map((error) => ({ resource: kind, ...error, pluginErrors }));
}

/** By listener; beside them Envoy repeats the reasons of all in an entry without a name. */
async function listenerErrors(admin: Admin): Promise<{ name: string; message: string }[]> {
  const { configs = [] } = JSON.parse(await admin.get("/config_dump?resource=dynamic_listeners")) as {
    configs?: { name?: string; error_state?: { details?: string } }[];
  };
  return configs.flatMap(({ name, error_state: state }) =>
    name === undefined || state?.details === undefined ? [] : [{ name, message: state.details }],
  );
}

function reasonInLog(lines: readonly string[]): string | undefined {
  for (const line of lines.toReversed()) {
    const reason = /config update (?:rejected|failure): (.*)$/i.exec(parseLogLine(line)?.text ?? "")?.[1];
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}

/**
 * Errors that plugins logged; when none did, the host's about them, such as a missing import. Each thread has its own VM
 * and logs by itself, so the same line comes more than once.
 */
export function pluginLines(lines: readonly string[]): string[] {
  const texts = lines.flatMap((line) => {
    const parsed = parseLogLine(line);
    const isError = parsed?.level === "error" || parsed?.level === "critical";
    return isError && parsed?.component === "wasm" ? [parsed.text] : [];
  });
  const own = texts.filter((text) => PLUGIN_LOG.test(text)).map((text) => text.replace(PLUGIN_LOG, ""));
  return [...new Set(own.length > 0 ? own : texts)];
}

/** What Envoy puts before a plugin's own words: its name, root id and VM id. */
const PLUGIN_LOG = /^wasm log[^:]*: /;
