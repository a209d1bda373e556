import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallSeries } from "./call-series";
import { GenAiSeries } from "./gen-ai-series";
import {
  BoundedNames,
  MAX_CALL_SERIES,
  MAX_CONSUMERS,
  MAX_GEN_AI_SERIES,
  MAX_MODELS,
  NameIndex,
  OTHER,
} from "./metric-limits";
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
  private readonly callNames: NameIndex = new NameIndex();
  private readonly calls: CallSeries[] = [];
  private readonly genAiNames: NameIndex = new NameIndex();
  private readonly genAi: GenAiSeries[] = [];
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
    let prefix = this.callPrefix(labels, labels.model, consumer);
    let at = this.callNames.find(prefix);
    if (at < 0 && this.callNames.size >= MAX_CALL_SERIES) {
      // Routes and clusters are the operator's: these rows are as many as the configuration has.
      prefix = this.callPrefix(labels, OTHER, OTHER);
      at = this.callNames.find(prefix);
    }
    if (at >= 0) return this.calls[at];
    const series = new CallSeries(prefix);
    this.callNames.add(prefix);
    this.calls.push(series);
    return series;
  }

  /** @param labels with models that this table has answered */
  genAiSeries(labels: GenAiLabels): GenAiSeries {
    let name = this.genAiName(labels, labels.requestModel, labels.responseModel);
    let at = this.genAiNames.find(name);
    if (at < 0 && this.genAiNames.size >= MAX_GEN_AI_SERIES) {
      name = this.genAiName(labels, OTHER, OTHER);
      at = this.genAiNames.find(name);
    }
    if (at >= 0) return this.genAi[at];
    const series = new GenAiSeries(name);
    this.genAiNames.add(name);
    this.genAi.push(series);
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
