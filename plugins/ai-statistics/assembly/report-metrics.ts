import { Bytes, upstreamMetadata, PropertyPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallCounter } from "./call-series";
import { CallFacts } from "./call-facts";
import { GenAiHistogram, GenAiSeries } from "./gen-ai-series";
import { CallLabels, GenAiLabels, MetricTable } from "./metric-table";
import { operationOf } from "./operation";

/** One for the VM, as metrics are one for the process: it outlives every configuration. */
const METRICS: MetricTable = new MetricTable();

/** Which provider an endpoint belongs to, where the gateway's configuration says so. */
const PROVIDER: PropertyPath = upstreamMetadata("sluice", "provider");

const NONE: Bytes = Bytes.of("none");
const UNKNOWN: Bytes = Bytes.of("unknown");

/** Counts a call. @param route name of the route or API @param cluster that the route leads to */
export function countCall(facts: CallFacts, route: Bytes, cluster: Bytes): void {
  if (!facts.isAiCall) return;
  if (facts.isSuccess) addCounters(facts, route, cluster);
  if (facts.call.policy.recordsGenAi) recordHistograms(facts, cluster);
}

/** Higress's counters: answers of status 2xx only, so that durations are those of answers. */
function addCounters(facts: CallFacts, route: Bytes, cluster: Bytes): void {
  const model = METRICS.answeredModel(facts.model.length > 0 ? facts.model : UNKNOWN);
  const caller = facts.call.consumer.length > 0 ? facts.call.consumer : NONE;
  const series = METRICS.callSeries(new CallLabels(route, cluster, model, caller));
  series.add(CallCounter.InputToken, facts.inputTokens);
  series.add(CallCounter.OutputToken, facts.outputTokens);
  series.add(CallCounter.TotalToken, facts.totalTokens);
  if (facts.firstTokenTime >= 0) {
    series.add(CallCounter.FirstTokenDuration, facts.firstTokenTime);
    series.add(CallCounter.StreamDurationCount, 1);
  }
  series.add(CallCounter.ServiceDuration, facts.duration);
  series.add(CallCounter.DurationCount, 1);
}

function recordHistograms(facts: CallFacts, cluster: Bytes): void {
  const error = errorOf(facts);
  const whole = seriesOf(facts, cluster, Bytes.empty());
  if (error.length > 0) {
    seriesOf(facts, cluster, error).record(GenAiHistogram.RequestDuration, facts.duration);
    if (!facts.isSuccess) return;
  } else whole.record(GenAiHistogram.RequestDuration, facts.duration);
  if (facts.hasTokens) recordTokens(facts, whole);
  if (facts.firstTokenTime < 0) return;
  whole.record(GenAiHistogram.TimeToFirstToken, facts.firstTokenTime);
  const later = facts.usage.output - 1;
  if (error.length > 0 || later <= 0) return;
  whole.record(GenAiHistogram.TimePerOutputToken, (facts.duration - facts.firstTokenTime + (later >> 1)) / later);
}

/** Unlike the counters, all tokens: those of a cache and those spent on thinking as well. */
function recordTokens(facts: CallFacts, series: GenAiSeries): void {
  const usage = facts.usage;
  if (!usage.known) {
    series.record(GenAiHistogram.InputTokens, facts.inputTokens);
    series.record(GenAiHistogram.OutputTokens, facts.outputTokens);
    return;
  }
  series.record(GenAiHistogram.InputTokens, usage.input);
  // Embeddings have no output, which is not the same as an output of 0 tokens.
  series.record(GenAiHistogram.OutputTokens, usage.reportedOutput < 0 ? -1 : usage.output);
}

function seriesOf(facts: CallFacts, cluster: Bytes, error: Bytes): GenAiSeries {
  const provider = PROVIDER.bytes();
  const labels = new GenAiLabels(
    Bytes.of(operationOf(facts.call.target)),
    provider != null && provider.length > 0 ? provider : cluster,
    facts.isSuccess ? METRICS.answeredModel(facts.requestModel) : METRICS.refusedModel(facts.requestModel),
    facts.isSuccess ? METRICS.answeredModel(facts.responseModel) : Bytes.empty(),
    error,
  );
  return METRICS.genAiSeries(labels);
}

/** `error.type`: the status of a failure, or how the answer was cut, no bytes for success. */
function errorOf(facts: CallFacts): Bytes {
  const status = facts.call.status;
  if (status == 0) return Bytes.of("cancelled");
  if (status >= 400) return Bytes.of(statusLabel(status));
  return facts.isComplete ? Bytes.empty() : Bytes.of("aborted");
}

/** Statuses that providers give are named, others by their class: an upstream must not make up labels. */
function statusLabel(status: i32): string {
  switch (status) {
    case 400:
    case 401:
    case 403:
    case 404:
    case 408:
    case 413:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
    case 529:
      return status.toString();
    default:
      return status < 500 ? "4xx" : "5xx";
  }
}
