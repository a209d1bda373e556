import { BLOCK_TOKENS, type Engine } from "./engine.ts";

/** Whose names a server's metrics bear. */
export type MetricsFamily = "vllm" | "sglang" | "tgi" | "triton";

/** Figures besides those of the engine. */
export interface ServerFigures {
  readonly model: string;
  readonly loras: readonly string[];
  readonly maxLoras: number;
  /** Since the start. */
  readonly succeeded: number;
  readonly promptTokens: number;
  readonly generatedTokens: number;
}

type Labels = Readonly<Record<string, string | number>>;

/** In Prometheus's text format. */
export function metricsText(family: MetricsFamily, engine: Engine, figures: ServerFigures): string {
  const page = new Page();
  WRITERS[family](page, engine, figures);
  return page.text;
}

class Page {
  text = "";

  gauge(name: string, labels: Labels, value: number): void {
    this.#write("gauge", name, labels, value);
  }

  counter(name: string, labels: Labels, value: number): void {
    this.#write("counter", name, labels, value);
  }

  #write(type: string, name: string, labels: Labels, value: number): void {
    const list = Object.entries(labels).map(([key, text]) => `${key}="${text}"`);
    if (!this.text.includes(`# TYPE ${name} `)) this.text += `# TYPE ${name} ${type}\n`;
    this.text += `${name}${list.length === 0 ? "" : `{${list.join(",")}}`} ${value}\n`;
  }
}

type Writer = (page: Page, engine: Engine, figures: ServerFigures) => void;

const WRITERS: Readonly<Record<MetricsFamily, Writer>> = { vllm, sglang, tgi, triton };

/** vLLM's documentation, "Production metrics", and its LoRA gauge whose value is the time of the last change. */
function vllm(page: Page, engine: Engine, figures: ServerFigures): void {
  const labels = { model_name: figures.model };
  page.gauge("vllm:num_requests_running", labels, engine.running);
  page.gauge("vllm:num_requests_waiting", labels, engine.queue);
  // The name up to 0.9 and the one since; the endpoint picker v1.1.0 reads the former.
  page.gauge("vllm:gpu_cache_usage_perc", labels, engine.kvUse);
  page.gauge("vllm:kv_cache_usage_perc", labels, engine.kvUse);
  page.counter("vllm:prefix_cache_queries_total", labels, engine.prefixes.queries * BLOCK_TOKENS);
  page.counter("vllm:prefix_cache_hits_total", labels, engine.prefixes.hits * BLOCK_TOKENS);
  page.counter("vllm:prompt_tokens_total", labels, figures.promptTokens);
  page.counter("vllm:generation_tokens_total", labels, figures.generatedTokens);
  page.counter("vllm:request_success_total", { ...labels, finished_reason: "stop" }, figures.succeeded);
  page.gauge("vllm:cache_config_info", { block_size: BLOCK_TOKENS, num_gpu_blocks: engine.blocks }, 1);
  page.gauge("vllm:lora_requests_info", loraLabels(engine, figures), Date.now() / 1000);
}

function loraLabels(engine: Engine, { loras, maxLoras }: ServerFigures): Labels {
  const { running, waiting } = engine.models();
  const adapters = (models: readonly string[]) => models.filter((model) => loras.includes(model)).join(",");
  return {
    max_lora: maxLoras,
    running_lora_adapters: adapters(running),
    waiting_lora_adapters: adapters(waiting),
  };
}

function sglang(page: Page, engine: Engine, figures: ServerFigures): void {
  const labels = { model_name: figures.model };
  const { hits, queries } = engine.prefixes;
  page.gauge("sglang:num_running_reqs", labels, engine.running);
  page.gauge("sglang:num_queue_reqs", labels, engine.queue);
  page.gauge("sglang:token_usage", labels, engine.kvUse);
  page.gauge("sglang:cache_hit_rate", labels, queries === 0 ? 0 : hits / queries);
}

/** Text Generation Inference tells nothing of its KV cache. */
function tgi(page: Page, engine: Engine, figures: ServerFigures): void {
  page.gauge("tgi_queue_size", {}, engine.queue);
  page.gauge("tgi_batch_current_size", {}, engine.running);
  page.counter("tgi_request_success", {}, figures.succeeded);
}

/** Triton's TensorRT-LLM backend. */
function triton(page: Page, engine: Engine): void {
  const labels = { model: "tensorrt_llm", version: 1 };
  const requests = (type: string) => ({ ...labels, request_type: type });
  page.gauge("nv_trt_llm_request_metrics", requests("active"), engine.running + engine.queue);
  page.gauge("nv_trt_llm_request_metrics", requests("scheduled"), engine.running);
  page.gauge("nv_trt_llm_request_metrics", requests("waiting"), engine.queue);
  const fraction = { ...labels, kv_cache_block_type: "fraction" };
  page.gauge("nv_trt_llm_kv_cache_block_metrics", fraction, engine.kvUse);
}
