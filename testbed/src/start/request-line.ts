import { type AccessEntry, aiLogOf, parseAccessEntry, textOf as text } from "@sluice/cli";

/** Envoy's word for an answer that came from the provider and not from the gateway. */
const FROM_PROVIDER = "via_upstream";

/**
 * One line for one request: status, model, provider, consumer, tokens, whether the cache had it, time to first token, as far as they are known,
 * and why the gateway refused it.
 * @param line a line of the gateway's JSON access log
 * @returns undefined for a line that is none
 */
export function requestLine(line: string): string | undefined {
  const entry = parseAccessEntry(line);
  if (entry === undefined) return undefined;
  return [`${entry.response_code} ${entry.method} ${entry.path}`, ...factsOf(entry), `${entry.duration} ms`]
    .filter((fact) => fact !== undefined)
    .join(" · ");
}

function factsOf(entry: AccessEntry): readonly (string | undefined)[] {
  const log = aiLogOf(entry);
  const firstToken = text(log.llm_first_token_duration);
  return [
    text(log.model),
    // Envoy names the route's cluster for requests that never went there, too.
    text(entry.upstream_host) === undefined ? undefined : (text(entry.provider) ?? text(entry.upstream_cluster)),
    text(log.consumer ?? entry.consumer),
    text(log.total_token) && `tokens ${text(log.input_token) ?? 0} in ${text(log.output_token) ?? 0} out`,
    log.cache_status === "hit" ? "from the cache" : undefined,
    firstToken && `first token ${firstToken} ms`,
    refusal(entry),
  ];
}

/** Which plugin refused, and why: `key-auth.not_allowed`. */
function refusal(entry: AccessEntry): string | undefined {
  const details = text(entry.response_code_details);
  return Number(entry.response_code) < 400 || details === FROM_PROVIDER ? undefined : details;
}
