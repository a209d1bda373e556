import { Bytes, JsonValue, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate, KnownQuestion, Partition } from "../question";
import { ServiceCall } from "../service";
import { Vector } from "../vector";

/** Names of the members that a question is kept under, beside its vector. */
export const KEY: string = "key";
export const SCOPE: string = "scope";
export const MODEL: string = "model";
export const CONTEXT: string = "context";

/** Candidates that are read of an answer at most. */
const MOST_CANDIDATES: i32 = 64;

/** Keeps questions with their vectors in a vector server: one back end. Pure: it writes requests and reads answers. */
export abstract class VectorServer {
  constructor(protected readonly settings: VectorSettings) {}

  /** Empty: the server asks for none. */
  protected get key(): string {
    return this.settings.apiKey.reveal().toString();
  }

  /** Asks for the questions of a partition that are closest to a vector. */
  abstract query(vector: Vector, partition: Partition): ServiceCall;

  /** The answer to `query` with status 200, as the server ordered it; null when it is none. */
  abstract read(body: Bytes): Array<Candidate> | null;

  abstract insert(vector: Vector, question: KnownQuestion): ServiceCall;

  /** Whether the answer to `insert` says that it is done: some servers answer 200 to everything. */
  isDone(_body: Bytes): bool {
    return true;
  }
}

/** What the block `vector` says beside where the server is. */
@final
export class VectorSettings {
  type: string = "local";
  apiKey: Secret = Secret.of("");
  /** Name or id of the collection, class, index or namespace. */
  collection: string = "";
  /** How many candidates are looked at. */
  topK: i32 = 5;
  /** Of Elasticsearch. */
  username: string = "";
  password: Secret = Secret.of("");
  /** What stands in front of the server's paths, where it is not the usual. */
  path: string = "";
}

/** How a back end's answer names things. */
@final
export class CandidateShape {
  constructor(
    /** Member of the question. */
    readonly question: string,
    /** Path of the score in a row. */
    readonly score: string,
    /** Path of the members in a row; empty: they are the row's own. */
    readonly members: string,
  ) {}

  /** The rows that are whole; null when the rows are no array. */
  readAll(rows: JsonValue): Array<Candidate> | null {
    if (!rows.exists) return null;
    const found: Candidate[] = [];
    const items = rows.items();
    if (items.isObject) return null;
    while (items.next() && found.length < MOST_CANDIDATES) {
      const row = items.value;
      const members = this.members.length > 0 ? row.get(this.members) : row;
      const candidate = candidateOf(members, members.member(this.question).asBytes(), row.get(this.score));
      if (candidate != null) found.push(candidate);
    }
    return found;
  }
}

/** Null when something is missing: rows that others have written are not ours. */
export function candidateOf(members: JsonValue, question: Bytes, score: JsonValue): Candidate | null {
  const key = members.member(KEY).asBytes();
  const distance = score.asF64(NaN);
  if (question.length == 0 || key.length == 0 || !isFinite(distance)) return null;
  const partition = new Partition(text(members, SCOPE), text(members, MODEL), text(members, CONTEXT));
  return new Candidate(new KnownQuestion(question, key, partition), distance);
}

function text(members: JsonValue, name: string): string {
  return members.member(name).asBytes().toString();
}
