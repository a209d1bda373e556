/** What is shown of one request. */
interface RequestFacts {
  readonly status: string;
  readonly method: string;
  readonly path: string;
  readonly provider: string;
  readonly model: string;
  readonly consumer: string;
  readonly tokens: string;
  readonly firstToken: string;
  readonly duration: string;
}

const NOTHING = "–";

/**
 * One line for one request: status, model, provider, tokens, time to first token.
 * @param line a line of the gateway's JSON access log
 * @returns undefined for a line that is none
 */
export function requestLine(line: string): string | undefined {
  const entry = parseObject(line);
  if (entry === undefined || entry.method === undefined) return undefined;
  const facts = factsOf(entry);
  const who = facts.consumer === NOTHING ? "" : ` · ${facts.consumer}`;
  const request = `${facts.status} ${facts.method} ${facts.path}`;
  return `${request} · ${facts.model} · ${facts.provider}${who} · tokens ${facts.tokens} · first token ${facts.firstToken} · ${facts.duration}`;
}

function factsOf(entry: Readonly<Record<string, unknown>>): RequestFacts {
  const log = parseAiLog(entry.ai_log);
  const first = log.llm_first_token_duration;
  return {
    status: text(entry.response_code),
    method: text(entry.method),
    path: text(entry.path),
    provider: text(entry.upstream_cluster),
    model: text(log.model),
    consumer: text(log.consumer ?? entry.consumer),
    tokens: log.total_token === undefined ? NOTHING : `${text(log.input_token)} in ${text(log.output_token)} out`,
    firstToken: first === undefined ? NOTHING : `${text(first)} ms`,
    duration: `${text(entry.duration)} ms`,
  };
}

/** `ai_log` is JSON inside of a JSON string: ai-statistics escapes it so that text access logs hold it too. */
function parseAiLog(value: unknown): Readonly<Record<string, unknown>> {
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

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return value === undefined || value === null || value === "" || value === "-" ? NOTHING : String(value);
}
