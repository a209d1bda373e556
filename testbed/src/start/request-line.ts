type Entry = Readonly<Record<string, unknown>>;

/** Envoy's word for an answer that came from the provider and not from the gateway. */
const FROM_PROVIDER = "via_upstream";

/**
 * One line for one request: status, model, provider, consumer, tokens, time to first token, as far as they are known, and
 * why the gateway refused it.
 * @param line a line of the gateway's JSON access log
 * @returns undefined for a line that is none
 */
export function requestLine(line: string): string | undefined {
  const entry = parseObject(line);
  if (entry === undefined || entry.method === undefined) return undefined;
  return [`${entry.response_code} ${entry.method} ${entry.path}`, ...factsOf(entry), `${entry.duration} ms`]
    .filter((fact) => fact !== undefined)
    .join(" · ");
}

function factsOf(entry: Entry): readonly (string | undefined)[] {
  const log = parseAiLog(entry.ai_log);
  const firstToken = text(log.llm_first_token_duration);
  return [
    text(log.model),
    // Envoy names the route's cluster for requests that never went there, too.
    text(entry.upstream_host) === undefined ? undefined : (text(entry.provider) ?? text(entry.upstream_cluster)),
    text(log.consumer ?? entry.consumer),
    text(log.total_token) && `tokens ${text(log.input_token) ?? 0} in ${text(log.output_token) ?? 0} out`,
    firstToken && `first token ${firstToken} ms`,
    refusal(entry),
  ];
}

/** Which plugin refused, and why: `key-auth.not_allowed`. */
function refusal(entry: Entry): string | undefined {
  const details = text(entry.response_code_details);
  return Number(entry.response_code) < 400 || details === FROM_PROVIDER ? undefined : details;
}

/** `ai_log` is JSON inside of a JSON string: ai-statistics escapes it so that text access logs hold it too. */
function parseAiLog(value: unknown): Entry {
  if (typeof value !== "string") return {};
  return parseObject(value) ?? parseObject(unescaped(value)) ?? {};
}

function unescaped(value: string): string {
  try {
    const inner: unknown = JSON.parse(`"${value}"`);
    return typeof inner === "string" ? inner : "";
  } catch {
    return "";
  }
}

function parseObject(json: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for what the log has no value for. */
function text(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" || value === "-" ? undefined : String(value);
}
