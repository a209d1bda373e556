import { Bytes, RequestFacts } from "proxy-wasm-assemblyscript-sdk/assembly";

export const enum Fairness {
  Consumer,
  Team,
  None,
}

/** Who has which objective. */
@final
export class ObjectiveRule {
  /** One of them must be calling; empty: anybody. */
  readonly consumers: Bytes[] = [];
  /** One of them must be asked for; empty: any. */
  readonly models: ModelTest[] = [];

  constructor(readonly objective: Bytes) {}

  /** @param consumer who is calling @param model that is asked for; no bytes: not known */
  matches(consumer: Bytes, model: Bytes): bool {
    return this.isFrom(consumer) && this.isFor(model);
  }

  private isFrom(consumer: Bytes): bool {
    if (this.consumers.length == 0) return true;
    for (let i = 0; i < this.consumers.length; i++) if (this.consumers[i].equals(consumer)) return true;
    return false;
  }

  private isFor(model: Bytes): bool {
    if (this.models.length == 0) return true;
    for (let i = 0; i < this.models.length; i++) if (this.models[i].holds(model)) return true;
    return false;
  }
}

/** A model's name, or how it begins. */
@final
export class ModelTest {
  private readonly name: Bytes;
  private readonly isPrefix: bool;

  /** @param text `name` or `prefix*` */
  constructor(text: string) {
    const isPrefix = text.endsWith("*");
    this.isPrefix = isPrefix;
    this.name = Bytes.of(isPrefix ? text.substring(0, text.length - 1) : text);
  }

  holds(model: Bytes): bool {
    if (model.length == 0) return false;
    return this.isPrefix ? model.startsWith(this.name) : model.equals(this.name);
  }
}

/** What the endpoint picker is told of requests. */
@final
export class ObjectivePolicy {
  readonly rules: ObjectiveRule[] = [];
  /** Whether any rule goes by the model. */
  readsModel: bool = false;

  constructor(
    private readonly consumerHeader: Bytes,
    private readonly modelHeader: Bytes,
    readonly fairness: Fairness,
    /** Whether what the client sent stands. */
    readonly trustsClient: bool,
  ) {}

  /** The objective of a request; no bytes: none. */
  objective(facts: RequestFacts): Bytes {
    const consumer = this.consumer(facts);
    const model = this.readsModel ? headerOf(facts, this.modelHeader) : Bytes.empty();
    for (let i = 0; i < this.rules.length; i++) {
      if (this.rules[i].matches(consumer, model)) return this.rules[i].objective;
    }
    return Bytes.empty();
  }

  /** Whom to be fair to; no bytes: nobody in particular. @param team of the consumer; no bytes: none */
  fairTo(facts: RequestFacts, team: Bytes): Bytes {
    if (this.fairness == Fairness.None) return Bytes.empty();
    return this.fairness == Fairness.Team && team.length > 0 ? team : this.consumer(facts);
  }

  private consumer(facts: RequestFacts): Bytes {
    return headerOf(facts, this.consumerHeader);
  }
}

function headerOf(facts: RequestFacts, header: Bytes): Bytes {
  const value = facts.header(header);
  return value == null ? Bytes.empty() : value;
}
