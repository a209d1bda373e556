import { Bytes, ByteWriter, Counter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallSeries } from "./call-series";
import { GenAiSeries } from "./gen-ai-series";
import { BoundedNames, MAX_CALL_SERIES, MAX_CONSUMERS, MAX_GEN_AI_SERIES, MAX_MODELS, OTHER } from "./metric-limits";
import {
  AFTER_CLUSTER,
  AFTER_CONSUMER,
  AFTER_MODEL,
  AFTER_ROUTE,
  BEFORE_TEAM,
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
    /** of the consumer; empty: of none */
    readonly team: Bytes,
  ) {}

  /** What the names of its counters begin with. */
  get prefix(): string {
    const out = new ByteWriter();
    out.text("route.");
    writeCounterLabel(out, this.route, AFTER_ROUTE);
    writeCounterLabel(out, this.cluster, AFTER_CLUSTER);
    writeCounterLabel(out, this.model, AFTER_MODEL);
    if (this.team.length > 0) {
      writeCounterLabel(out, this.consumer, BEFORE_TEAM, AFTER_CONSUMER);
      writeCounterLabel(out, this.team, AFTER_CONSUMER);
    } else writeCounterLabel(out, this.consumer, AFTER_CONSUMER, BEFORE_TEAM);
    return out.view().toString();
  }
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

  /** What the names of its metrics end with. */
  get suffix(): string {
    const out = new ByteWriter();
    writeHistogramLabel(out, "operation", this.operation);
    writeHistogramLabel(out, "provider", this.provider);
    writeHistogramLabel(out, "request_model", this.requestModel);
    writeHistogramLabel(out, "response_model", this.responseModel);
    writeHistogramLabel(out, "error_type", this.error);
    return out.view().toString();
  }
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
  private overflow: Counter | null = null;

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
    if (consumer.equals(OTHER) || labels.model.equals(OTHER)) this.countOverflow();
    let shown = new CallLabels(labels.route, labels.cluster, labels.model, consumer, labels.team);
    let at = this.findCall(shown);
    for (let step = 1; at < 0 && this.callNames.size >= step * MAX_CALL_SERIES && step <= 2; step++) {
      if (step == 1) this.countOverflow();
      // Routes and clusters are the operator's, and few; but who renames them for long enough fills a table as well.
      const isLast = step == 2;
      const team = isLast || labels.team.length == 0 ? NO_NAME : OTHER;
      shown = new CallLabels(isLast ? OTHER : labels.route, isLast ? OTHER : labels.cluster, OTHER, OTHER, team);
      at = this.findCall(shown);
    }
    if (at >= 0) return this.calls[at];
    this.callNames.add(this.callKey(shown));
    const series = new CallSeries(shown.prefix);
    this.calls.push(series);
    return series;
  }

  /** @param labels with models that this table has answered */
  genAiSeries(labels: GenAiLabels): GenAiSeries {
    let shown = labels;
    let at = this.findGenAi(shown);
    for (let step = 1; at < 0 && this.genAiNames.size >= step * MAX_GEN_AI_SERIES && step <= 2; step++) {
      if (step == 1) this.countOverflow();
      const provider = step == 2 ? OTHER : labels.provider;
      shown = new GenAiLabels(labels.operation, provider, OTHER, OTHER, labels.error);
      at = this.findGenAi(shown);
    }
    if (at >= 0) return this.genAi[at];
    this.genAiNames.add(this.genAiKey(shown));
    const series = new GenAiSeries(shown.suffix);
    this.genAi.push(series);
    return series;
  }

  /** Somebody was counted as `other`. */
  private countOverflow(): void {
    let counter = this.overflow;
    if (!counter) {
      counter = new Counter("ai_statistics.overflow_count");
      this.overflow = counter;
    }
    counter.add(1);
  }

  private findCall(labels: CallLabels): i32 {
    return this.callNames.find(this.callKey(labels));
  }

  private findGenAi(labels: GenAiLabels): i32 {
    return this.genAiNames.find(this.genAiKey(labels));
  }

  private callKey(labels: CallLabels): Bytes {
    return this.key(labels.route, labels.cluster, labels.model, labels.consumer, labels.team);
  }

  private genAiKey(labels: GenAiLabels): Bytes {
    return this.key(labels.operation, labels.provider, labels.requestModel, labels.responseModel, labels.error);
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
