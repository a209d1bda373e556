import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallSeries } from "./call-series";
import { GenAiSeries } from "./gen-ai-series";
import { BoundedNames, MAX_CALL_SERIES, MAX_CONSUMERS, MAX_GEN_AI_SERIES, MAX_MODELS, OTHER } from "./metric-limits";
import {
  AFTER_CLUSTER,
  AFTER_CONSUMER,
  AFTER_MODEL,
  AFTER_ROUTE,
  writeCounterLabel,
  writeHistogramLabel,
} from "./metric-name";

/** Who called what, over which route. */
@final
export class CallLabels {
  constructor(
    readonly route: Bytes,
    readonly cluster: Bytes,
    readonly model: Bytes,
    readonly consumer: Bytes,
  ) {}
}

/** The labels of OpenTelemetry's conventions; an empty one is left out. */
@final
export class GenAiLabels {
  constructor(
    readonly operation: string,
    readonly provider: Bytes,
    readonly requestModel: Bytes,
    readonly responseModel: Bytes,
    /** kind of failure; empty for success */
    readonly error: string,
  ) {}
}

/** All metrics that this VM has defined, whichever configuration asked for them: names belong to the process. */
@final
export class MetricTable {
  private readonly models: BoundedNames = new BoundedNames(MAX_MODELS);
  private readonly consumers: BoundedNames = new BoundedNames(MAX_CONSUMERS);
  private readonly calls: Map<string, CallSeries> = new Map<string, CallSeries>();
  private readonly genAi: Map<string, GenAiSeries> = new Map<string, GenAiSeries>();
  private readonly scratch: ByteWriter = new ByteWriter(512);

  /** The name of a model that a provider answered for. */
  answeredModel(model: Bytes): Bytes {
    return model.length == 0 ? model : this.models.admit(model);
  }

  /** The name of a model that a client asked for in vain: made-up names are not taken over. */
  refusedModel(model: Bytes): Bytes {
    return model.length == 0 ? model : this.models.recall(model);
  }

  /** @param labels with a model that this table has answered */
  callSeries(labels: CallLabels): CallSeries {
    const consumer = this.consumers.admit(labels.consumer);
    const prefix = this.callPrefix(labels, labels.model, consumer);
    if (this.calls.has(prefix)) return this.calls.get(prefix);
    if (this.calls.size < MAX_CALL_SERIES) return this.newCallSeries(prefix);
    // Routes and clusters are the operator's: these rows are as many as the configuration has.
    const overflow = this.callPrefix(labels, OTHER, OTHER);
    return this.calls.has(overflow) ? this.calls.get(overflow) : this.newCallSeries(overflow);
  }

  /** @param labels with models that this table has answered */
  genAiSeries(labels: GenAiLabels): GenAiSeries {
    const name = this.genAiName(labels, labels.requestModel, labels.responseModel);
    if (this.genAi.has(name)) return this.genAi.get(name);
    if (this.genAi.size < MAX_GEN_AI_SERIES) return this.newGenAiSeries(name);
    const overflow = this.genAiName(labels, OTHER, OTHER);
    return this.genAi.has(overflow) ? this.genAi.get(overflow) : this.newGenAiSeries(overflow);
  }

  private newCallSeries(prefix: string): CallSeries {
    const series = new CallSeries(prefix);
    this.calls.set(prefix, series);
    return series;
  }

  private newGenAiSeries(name: string): GenAiSeries {
    const series = new GenAiSeries(name);
    this.genAi.set(name, series);
    return series;
  }

  private callPrefix(labels: CallLabels, model: Bytes, consumer: Bytes): string {
    const out = this.scratch;
    out.clear();
    out.text("route.");
    writeCounterLabel(out, labels.route, AFTER_ROUTE);
    writeCounterLabel(out, labels.cluster, AFTER_CLUSTER);
    writeCounterLabel(out, model, AFTER_MODEL);
    writeCounterLabel(out, consumer, AFTER_CONSUMER);
    return out.view().toString();
  }

  private genAiName(labels: GenAiLabels, requestModel: Bytes, responseModel: Bytes): string {
    const out = this.scratch;
    out.clear();
    writeHistogramLabel(out, "operation", Bytes.of(labels.operation));
    if (labels.provider.length > 0) writeHistogramLabel(out, "provider", labels.provider);
    if (requestModel.length > 0) writeHistogramLabel(out, "request_model", requestModel);
    if (responseModel.length > 0) writeHistogramLabel(out, "response_model", responseModel);
    if (labels.error.length > 0) writeHistogramLabel(out, "error_type", Bytes.of(labels.error));
    return out.view().toString();
  }
}
