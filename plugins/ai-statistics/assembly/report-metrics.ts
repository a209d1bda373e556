import { Bytes, consumerTeam, JsonValue, responseDetails } from "proxy-wasm-assemblyscript-sdk/assembly";
import { endpointProvider } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { hasOutcome, OUTCOMES, Outcome } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { CallFacts } from "./call-facts";
import { CallCounter, CallSeries } from "./call-series";
import { errorClass } from "./error-class";
import { GenAiHistogram, GenAiSeries } from "./gen-ai-series";
import { HOST } from "./host-kind";
import { CallLabels, GenAiLabels, MetricTable } from "./metric-table";
import { operationOf } from "./operation";

/** One for the VM, as metrics are one for the process: it outlives every configuration. */
const METRICS: MetricTable = new MetricTable();

const NONE: Bytes = Bytes.of("none");
const UNKNOWN: Bytes = Bytes.of("unknown");

/**
 * Counts a call.
 * @param route name of the route or API
 * @param cluster that the route leads to
 * @param log the stream's `ai_log`, as other plugins have written it
 */
export function countCall(facts: CallFacts, route: Bytes, cluster: Bytes, log: JsonValue): void {
  for (let i = 0; i < OUTCOMES; i++) {
    if (hasOutcome(log, i)) callSeries(facts, route, cluster).add(CallCounter.Outcomes + i, 1);
  }
  if (!facts.isAiCall) return;
  const isUsed = !hasOutcome(log, Outcome.CacheHit);
  if (facts.isSuccess) addCounters(facts, callSeries(facts, route, cluster), isUsed);
  if (facts.call.policy.recordsGenAi) recordHistograms(facts, cluster, isUsed);
}

function callSeries(facts: CallFacts, route: Bytes, cluster: Bytes): CallSeries {
  let model = facts.model;
  if (model.length == 0) model = UNKNOWN;
  else model = facts.isSuccess ? METRICS.answeredModel(model) : METRICS.refusedModel(model);
  const caller = facts.call.consumer.length > 0 ? facts.call.consumer : NONE;
  // Names of counters are as Higress's there; dashboards of others have no such habit.
  const team = HOST.isHigress ? Bytes.empty() : consumerTeam();
  return METRICS.callSeries(new CallLabels(route, cluster, model, caller, team));
}

/**
 * Higress's counters, and ours: answers of status 2xx only, so that durations are those of answers.
 * @param isUsed whether the answer's tokens were used for it: those of a cache's were when it was asked first
 */
function addCounters(facts: CallFacts, series: CallSeries, isUsed: bool): void {
  if (isUsed) {
    series.add(CallCounter.InputToken, facts.inputTokens);
    series.add(CallCounter.OutputToken, facts.outputTokens);
    series.add(CallCounter.TotalToken, facts.totalTokens);
  }
  if (facts.firstTokenTime >= 0) {
    series.add(CallCounter.FirstTokenDuration, facts.firstTokenTime);
    series.add(CallCounter.StreamDurationCount, 1);
  }
  series.add(CallCounter.ServiceDuration, facts.duration);
  series.add(CallCounter.DurationCount, 1);
  if (facts.usage.estimated) series.add(CallCounter.Estimated, 1);
  const cost = facts.cost;
  if (cost == null) return;
  if (cost.known) series.add(CallCounter.Cost, cost.nanoDollars);
  else series.add(CallCounter.CostUnknown, 1);
}

function recordHistograms(facts: CallFacts, cluster: Bytes, isUsed: bool): void {
  const error = errorClass(facts.call.status, responseDetails(), facts.isComplete);
  const whole = seriesOf(facts, cluster, Bytes.empty());
  if (error.length > 0) {
    seriesOf(facts, cluster, error).record(GenAiHistogram.RequestDuration, facts.duration);
    if (!facts.isSuccess) return;
  } else whole.record(GenAiHistogram.RequestDuration, facts.duration);
  if (isUsed && facts.hasTokens) recordTokens(facts, whole);
  const cost = facts.cost;
  if (cost != null && cost.known) whole.addCost(cost.nanoDollars);
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
  const provider = endpointProvider();
  const labels = new GenAiLabels(
    Bytes.of(operationOf(facts.call.target)),
    provider.length > 0 ? provider : cluster,
    facts.isSuccess ? METRICS.answeredModel(facts.requestModel) : METRICS.refusedModel(facts.requestModel),
    facts.isSuccess ? METRICS.answeredModel(facts.responseModel) : Bytes.empty(),
    error,
  );
  return METRICS.genAiSeries(labels);
}
