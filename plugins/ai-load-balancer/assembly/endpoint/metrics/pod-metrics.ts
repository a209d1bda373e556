import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { SampleReader } from "./samples";

/** Bytes of adapters' names that are kept of each list. */
const MOST_ADAPTERS: i32 = 4096;
const COMMA: i32 = 0x2c;

const RUNNING_ADAPTERS: Bytes = Bytes.of("running_lora_adapters");
const WAITING_ADAPTERS: Bytes = Bytes.of("waiting_lora_adapters");
const MAX_ADAPTERS: Bytes = Bytes.of("max_lora");
const REQUEST_TYPE: Bytes = Bytes.of("request_type");
const BLOCK_TYPE: Bytes = Bytes.of("kv_cache_block_type");

const enum Meaning {
  None,
  Waiting,
  Running,
  Cache,
  Adapters,
  /** Triton tells what a number counts by a label. */
  TritonRequests,
  TritonCache,
}

/** How a model server stands, by its own metrics. */
@final
export class PodMetrics {
  /** Requests that wait; -1: not told. */
  waiting: f64 = -1;
  /** Requests that are being answered; -1: not told. */
  running: f64 = -1;
  /** Share of the KV cache in use, 0 to 1; -1: not told. */
  kv: f64 = -1;
  /** Adapters that it can hold at once; 0: none, or not told. */
  maxAdapters: i32 = 0;
  /** Names of the adapters that it holds, parted by commas. */
  runningAdapters: Bytes = Bytes.empty();
  /** Names of those that requests wait for. */
  waitingAdapters: Bytes = Bytes.empty();
  /** The metric that a configuration asks for; NaN: not told. */
  target: f64 = NaN;

  /** Whether the text was one of a model server. */
  get isKnown(): bool {
    return this.waiting >= 0 || this.running >= 0 || this.kv >= 0 || !isNaN(this.target);
  }
}

/**
 * Reads what vLLM, SGLang, TGI and Triton (TensorRT-LLM) tell of themselves. Of several series of one name (data parallel
 * ranks) requests are added up, and the fullest cache counts.
 * @param target name of one more metric, added up over its series; empty: none
 */
export function readPodMetrics(text: Bytes, target: Bytes): PodMetrics {
  const metrics = new PodMetrics();
  const samples = new SampleReader(text);
  let adaptersAt: f64 = -1;
  while (samples.next()) {
    const meaning = meaningOf(samples.name);
    if (meaning == Meaning.Adapters) adaptersAt = readAdapters(metrics, samples, adaptersAt);
    else if (meaning != Meaning.None) take(metrics, meaning, samples);
    if (target.length > 0 && samples.name.equals(target)) metrics.target = plus(metrics.target, samples.value);
  }
  return metrics;
}

/** Sources: docs of vLLM, SGLang, TGI and tensorrtllm_backend; the model server protocol of GIE (proposal 003). */
function meaningOf(name: Bytes): Meaning {
  const first = name.at(0);
  if (first == 0x76) {
    if (name.equalsString("vllm:num_requests_waiting")) return Meaning.Waiting;
    if (name.equalsString("vllm:num_requests_running")) return Meaning.Running;
    // The name before and since vLLM 0.10.
    if (name.equalsString("vllm:gpu_cache_usage_perc")) return Meaning.Cache;
    if (name.equalsString("vllm:kv_cache_usage_perc")) return Meaning.Cache;
    if (name.equalsString("vllm:lora_requests_info")) return Meaning.Adapters;
  } else if (first == 0x73) {
    if (name.equalsString("sglang:num_queue_reqs")) return Meaning.Waiting;
    if (name.equalsString("sglang:num_running_reqs")) return Meaning.Running;
    if (name.equalsString("sglang:token_usage")) return Meaning.Cache;
  } else if (first == 0x74) {
    if (name.equalsString("tgi_queue_size")) return Meaning.Waiting;
    if (name.equalsString("tgi_batch_current_size")) return Meaning.Running;
  } else if (first == 0x6e) {
    if (name.equalsString("nv_trt_llm_request_metrics")) return Meaning.TritonRequests;
    if (name.equalsString("nv_trt_llm_kv_cache_block_metrics")) return Meaning.TritonCache;
  }
  return Meaning.None;
}

function take(metrics: PodMetrics, meaning: Meaning, sample: SampleReader): void {
  const value = sample.value;
  // A gauge of ours below nothing, or beyond what counts for anything, is a lie.
  if (!(value >= 0 && value <= 1e12)) return;
  if (meaning == Meaning.Waiting) metrics.waiting = max<f64>(metrics.waiting, 0) + value;
  else if (meaning == Meaning.Running) metrics.running = max<f64>(metrics.running, 0) + value;
  else if (meaning == Meaning.Cache) metrics.kv = max<f64>(metrics.kv, min<f64>(value, 1));
  else if (meaning == Meaning.TritonRequests) {
    const type = sample.label(REQUEST_TYPE);
    if (type == null) return;
    if (type.equalsString("waiting")) metrics.waiting = max<f64>(metrics.waiting, 0) + value;
    else if (type.equalsString("scheduled")) metrics.running = max<f64>(metrics.running, 0) + value;
  } else {
    const type = sample.label(BLOCK_TYPE);
    if (type != null && type.equalsString("fraction")) metrics.kv = max<f64>(metrics.kv, min<f64>(value, 1));
  }
}

/** vLLM keeps a series for each set of adapters that there ever was; the value is when it was so, and the last one holds. */
function readAdapters(metrics: PodMetrics, sample: SampleReader, before: f64): f64 {
  const at = sample.value;
  if (!(at >= before)) return before;
  const running = sample.label(RUNNING_ADAPTERS);
  const waiting = sample.label(WAITING_ADAPTERS);
  const most = sample.label(MAX_ADAPTERS);
  metrics.runningAdapters = running == null ? Bytes.empty() : bounded(running);
  metrics.waitingAdapters = waiting == null ? Bytes.empty() : bounded(waiting);
  metrics.maxAdapters = most == null ? 0 : countOf(most);
  return at;
}

/** Whole names, as many as fit, without the text that they stand in. */
function bounded(list: Bytes): Bytes {
  if (list.length <= MOST_ADAPTERS) return list.copy();
  let end = MOST_ADAPTERS;
  while (end > 0 && list.at(end) != COMMA) end--;
  return list.copy(0, end);
}

function countOf(text: Bytes): i32 {
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9 || value > 100_000) return 0;
    value = value * 10 + digit;
  }
  return value;
}

function plus(sum: f64, value: f64): f64 {
  if (isNaN(value)) return sum;
  return isNaN(sum) ? value : sum + value;
}
