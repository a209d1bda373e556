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
import { NameIndex } from "./name-index";

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
    readonly operation: Bytes,
    readonly provider: Bytes,
    readonly requestModel: Bytes,
    readonly responseModel: Bytes,
    /** kind of failure; empty for success */
    readonly error: Bytes,
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
    const index = this.callNames;
    let key = this.key(labels.route, labels.cluster, labels.model, consumer, NO_NAME);
    if (index.find(key) < 0) {
      const isFull = index.size >= MAX_CALL_SERIES;
      // Routes and clusters are the operator's: the rows for the rest are as many as the configuration has.
      if (isFull) key = this.key(labels.route, labels.cluster, OTHER, OTHER, NO_NAME);
      if (index.find(key) < 0) {
        index.add(key);
        this.calls.push(
          new CallSeries(isFull ? prefixOf(labels, OTHER, OTHER) : prefixOf(labels, labels.model, consumer)),
        );
      }
    }
    return this.calls[index.find(key)];
  }

  /** @param labels with models that this table has answered */
  genAiSeries(labels: GenAiLabels): GenAiSeries {
    const index = this.genAiNames;
    let key = this.genAiKey(labels, labels.requestModel, labels.responseModel);
    if (index.find(key) < 0) {
      const isFull = index.size >= MAX_GEN_AI_SERIES;
      if (isFull) key = this.genAiKey(labels, OTHER, OTHER);
      if (index.find(key) < 0) {
        index.add(key);
        this.genAi.push(
          new GenAiSeries(
            isFull ? labelsOf(labels, OTHER, OTHER) : labelsOf(labels, labels.requestModel, labels.responseModel),
          ),
        );
      }
    }
    return this.genAi[index.find(key)];
  }

  private genAiKey(labels: GenAiLabels, requestModel: Bytes, responseModel: Bytes): Bytes {
    return this.key(labels.operation, labels.provider, requestModel, responseModel, labels.error);
  }

  /** The labels as they came: cheaper to compare than the names made of them. Good until the next key. */
  private key(first: Bytes, second: Bytes, third: Bytes, fourth: Bytes, fifth: Bytes): Bytes {
    const out = this.scratch;
    out.clear();
    out.bytes(first);
    out.byte(0);
    out.bytes(second);
    out.byte(0);
    out.bytes(third);
    out.byte(0);
    out.bytes(fourth);
    out.byte(0);
    out.bytes(fifth);
    return out.view();
  }
}

const NO_NAME: Bytes = Bytes.empty();

/** What the names of a series of counters begin with. */
function prefixOf(labels: CallLabels, model: Bytes, consumer: Bytes): string {
  const out = new ByteWriter();
  out.text("route.");
  writeCounterLabel(out, labels.route, AFTER_ROUTE);
  writeCounterLabel(out, labels.cluster, AFTER_CLUSTER);
  writeCounterLabel(out, model, AFTER_MODEL);
  writeCounterLabel(out, consumer, AFTER_CONSUMER);
  return out.view().toString();
}

/** What the names of a series of histograms end with. */
function labelsOf(labels: GenAiLabels, requestModel: Bytes, responseModel: Bytes): string {
  const out = new ByteWriter();
  writeHistogramLabel(out, "operation", labels.operation);
  writeHistogramLabel(out, "provider", labels.provider);
  writeHistogramLabel(out, "request_model", requestModel);
  writeHistogramLabel(out, "response_model", responseModel);
  writeHistogramLabel(out, "error_type", labels.error);
  return out.view().toString();
}
