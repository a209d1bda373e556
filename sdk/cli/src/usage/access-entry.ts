/** One request, as a gateway's access log has it: DEFAULT_ACCESS_LOG of `@sluice/envoy`, or another format with these fields. */
export type AccessEntry = Readonly<Record<string, unknown>>;

/**
 * @param line JSON, with or without what a container's runtime writes in front of it
 * @returns undefined for a line that is no request
 */
export function parseAccessEntry(line: string): AccessEntry | undefined {
  const start = line.indexOf("{");
  if (start < 0) return undefined;
  const entry = parseObject(line.slice(start));
  return entry?.method === undefined ? undefined : entry;
}

/** `ai_log` is JSON inside of a JSON string: ai-statistics escapes it so that text access logs hold it too. */
export function aiLogOf({ ai_log: value }: AccessEntry): AccessEntry {
  if (typeof value !== "string") return {};
  return parseObject(value) ?? parseObject(unescaped(value)) ?? {};
}

/** The text of a field; undefined for what the log has no value for. */
export function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" || value === "-" ? undefined : String(value);
}

function unescaped(value: string): string {
  try {
    const inner: unknown = JSON.parse(`"${value}"`);
    return typeof inner === "string" ? inner : "";
  } catch {
    return "";
  }
}

function parseObject(json: string): AccessEntry | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
