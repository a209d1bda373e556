import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { HostStates } from "../endpoint/host-states";
import { PodState, PoolBoard } from "../endpoint/metrics/board";
import { PodMetrics, readPodMetrics } from "../endpoint/metrics/pod-metrics";
import { SampleReader } from "../endpoint/metrics/samples";

const VLLM: string = `# HELP vllm:num_requests_running Number of requests.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="m"} 3.0
vllm:num_requests_running{engine="1",model_name="m"} 4.0
vllm:num_requests_waiting{engine="0",model_name="a\\"b}{\\\\"} 7.0
vllm:num_requests_waiting{engine="1",model_name="m"} 1e+01 1700000000000
vllm:gpu_cache_usage_perc{model_name="m"} 0.25
vllm:lora_requests_info{max_lora="4",running_lora_adapters="old",waiting_lora_adapters=""} 1.7e+09
vllm:lora_requests_info{max_lora="4",running_lora_adapters="sql,law",waiting_lora_adapters="tax"} 1.8e+09
vllm:lora_requests_info{max_lora="4",running_lora_adapters="older",waiting_lora_adapters=""} 1.6e+09
vllm:e2e_request_latency_seconds_bucket{le="+Inf"} 5
`;

function read(text: string, target: string = ""): PodMetrics {
  return readPodMetrics(Bytes.of(text), Bytes.of(target));
}

function samplesOf(text: string): string {
  const reader = new SampleReader(Bytes.of(text));
  let out = "";
  while (reader.next()) out += reader.name.toString() + "|" + reader.labels.toString() + ";";
  return out;
}

function told(states: HostStates, text: string, inFlight: i64): PodState | null {
  return states.stateOf(Bytes.of("10.0.0.1:8000"), JsonValue.of(Bytes.of(text)), Bytes.empty(), inFlight);
}

describe("a text of metrics", () => {
  test("is read as vLLM writes it: ranks are added up, the fullest cache counts, the last list of adapters holds", () => {
    const metrics = read(VLLM);
    expect(metrics.running).toBe(7);
    expect(metrics.waiting).toBe(17);
    expect(metrics.kv).toBe(0.25);
    expect(metrics.maxAdapters).toBe(4);
    expect(metrics.runningAdapters.toString()).toBe("sql,law");
    expect(metrics.waitingAdapters.toString()).toBe("tax");
  });

  test("is read as SGLang, TGI and Triton write it", () => {
    const sglang = read("sglang:num_running_reqs 2\nsglang:num_queue_reqs 3\nsglang:token_usage 0.5\n");
    expect(sglang.running).toBe(2);
    expect(sglang.waiting).toBe(3);
    expect(sglang.kv).toBe(0.5);
    const tgi = read("tgi_queue_size 4\ntgi_batch_current_size 5\n");
    expect(tgi.waiting).toBe(4);
    expect(tgi.running).toBe(5);
    expect(tgi.kv).toBe(-1);
    const triton = read(
      'nv_trt_llm_request_metrics{model="m",request_type="active"} 9\n' +
        'nv_trt_llm_request_metrics{model="m",request_type="scheduled"} 6\n' +
        'nv_trt_llm_request_metrics{model="m", request_type = "waiting"} 3\n' +
        'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="used"} 70\n' +
        'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction"} 0.75\n',
    );
    expect(triton.running).toBe(6);
    expect(triton.waiting).toBe(3);
    expect(triton.kv).toBe(0.75);
  });

  test("gives the metric that is asked for, over all its series", () => {
    expect(read(VLLM, "vllm:num_requests_waiting").target).toBe(17);
    expect(isNaN(read(VLLM, "vllm:nothing").target)).toBe(true);
    expect(read('x{a="1"} NaN\nx{a="2"} 3\n', "x").target).toBe(3);
  });

  test("of something else tells nothing", () => {
    expect(read("go_goroutines 5\n").isKnown).toBe(false);
    expect(read("<html>404</html>\n").isKnown).toBe(false);
    expect(read("").isKnown).toBe(false);
  });

  test("is not believed where it lies", () => {
    expect(read("vllm:num_requests_waiting -5\n").isKnown).toBe(false);
    expect(read("vllm:num_requests_waiting +Inf\n").isKnown).toBe(false);
    expect(read("vllm:num_requests_waiting 1e999\n").isKnown).toBe(false);
    expect(read("vllm:num_requests_waiting 5x\n").isKnown).toBe(false);
    expect(read("vllm:kv_cache_usage_perc 80\n").kv).toBe(1);
  });

  test("has samples, and lines that are none", () => {
    expect(samplesOf('a 1\n\n# b 2\n  c{x="y"} 3 4\r\nd\ne{ 5\nf{x="} 6\n{} 7\ng{} \nh{x="}"} 8\n')).toBe(
      'a|;c|x="y";h|x="}";',
    );
  });

  test("cut anywhere it gives no number that is not in it", () => {
    const whole = Bytes.of("vllm:num_requests_waiting 123\nvllm:num_requests_running 456\n");
    for (let end = 0; end <= whole.length; end++) {
      const metrics = readPodMetrics(whole.slice(0, end), Bytes.empty());
      expect(metrics.waiting == -1 || metrics.waiting == 123).toBe(true);
      expect(metrics.running == -1 || metrics.running == 456).toBe(true);
    }
  });
});

describe("a board", () => {
  test("comes back from shared data as it was", () => {
    const board = new PoolBoard();
    const pod = board.of(Bytes.of("10.0.0.1:8000"));
    pod.at = 1_700_000_000_000;
    pod.failures = 1;
    pod.inFlight = 3;
    pod.metrics = read(VLLM, "vllm:num_requests_running");
    board.of(Bytes.of("[::1]:8000"));
    const back = PoolBoard.parse(board.write());
    expect(back.length).toBe(2);
    expect(back.hasAdapters).toBe(true);
    const found = back.find(Bytes.of("10.0.0.1:8000"));
    if (found == null) return expect(false).toBe(true);
    expect(found.at).toBe(1_700_000_000_000);
    expect(found.failures).toBe(1);
    expect(found.inFlight).toBe(3);
    expect(found.waiting).toBe(17);
    expect(found.kv).toBe(0.25);
    expect(found.metrics.target).toBe(7);
    expect(found.metrics.runningAdapters.toString()).toBe("sql,law");
    const other = back.find(Bytes.of("[::1]:8000"));
    expect(other != null && other.metrics.waiting == -1 && isNaN(other.metrics.target)).toBe(true);
  });

  test("cut anywhere does not trap", () => {
    const board = new PoolBoard();
    board.of(Bytes.of("10.0.0.1:8000")).metrics = read(VLLM);
    const bytes = board.write();
    for (let end = 0; end < bytes.length; end++) expect(PoolBoard.parse(bytes.slice(0, end)).length <= 1).toBe(true);
  });

  test("says when metrics do not count any more", () => {
    const pod = new PodState(Bytes.of("a"));
    expect(pod.isFresh(1000, 500)).toBe(false);
    pod.at = 1000;
    expect(pod.isFresh(1500, 500)).toBe(true);
    expect(pod.isFresh(1501, 500)).toBe(false);
    pod.failures = 2;
    expect(pod.isFresh(1000, 500)).toBe(false);
  });
});

describe("what a host tells of an endpoint", () => {
  test("is read once, and stands with what was under way when it was new", () => {
    const states = new HostStates();
    const first = told(states, '"vllm:num_requests_waiting 3\\n"', 5);
    const same = told(states, '"vllm:num_requests_waiting 3\\n"', 9);
    const next = told(states, '"vllm:num_requests_waiting 4\\n"', 9);
    if (first == null || same == null || next == null) return expect(false).toBe(true);
    expect(first.waiting).toBe(3);
    expect(first === same).toBe(true);
    expect(same.inFlight).toBe(5);
    expect(next.waiting).toBe(4);
    expect(next.inFlight).toBe(9);
  });

  test("may be nothing of a model server", () => {
    const states = new HostStates();
    expect(told(states, '"go_goroutines 4\\n"', 0) == null).toBe(true);
    expect(told(states, '"go_goroutines 4\\n"', 0) == null).toBe(true);
    expect(told(states, "null", 0) == null).toBe(true);
    expect(told(states, '""', 0) == null).toBe(true);
    expect(states.hasAdapters).toBe(false);
  });
});
