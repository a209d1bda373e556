import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  StoreBatch,
  StoreKind,
  StoreValue,
  VectorAdd,
  VectorSearch,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Candidate, KnownQuestion, Partition } from "../question";
import { Vector } from "../vector";
import { CONTEXT, KEY, MODEL, SCOPE } from "./server";

const QUESTION: string = "question";

/** Questions in an index of a Redis or Valkey that has a search module. Pure: it writes batches and reads values. */
@final
export class RedisSearch {
  private readonly adding: VectorAdd = new VectorAdd();
  private readonly searching: VectorSearch = new VectorSearch();

  /**
   * @param index its name, and behind `:` the beginning of its keys
   * @param topK how many candidates are looked at
   */
  constructor(
    private readonly index: string,
    private readonly topK: i32,
  ) {}

  query(vector: Vector, partition: Partition): StoreBatch {
    const args: Bytes[] = [Bytes.of(this.index), Bytes.of(this.topK.toString()), numbers(vector)];
    args.push(Bytes.of(QUESTION + " " + KEY + " " + SCOPE + " " + MODEL + " " + CONTEXT));
    pushPartition(args, partition, "");
    return new StoreBatch().eval(this.searching, [Bytes.of(this.prefix)], args);
  }

  /** The closest first; null when the value is none of `query`'s. */
  read(value: StoreValue): Array<Candidate> | null {
    if (value.kind != StoreKind.List) return null;
    const found: Candidate[] = [];
    for (let i = 0; i < value.length; i++) {
      const row = value.at(i);
      const distance = parseFloat(row.at(0).asBytes().toString());
      const partition = new Partition(textAt(row, 3), textAt(row, 4), textAt(row, 5));
      const question = new KnownQuestion(row.at(1).asBytes(), row.at(2).asBytes(), partition);
      if (isFinite(distance) && question.key.length > 0) found.push(new Candidate(question, distance));
    }
    found.sort((a, b) => (a.score < b.score ? -1 : a.score > b.score ? 1 : 0));
    return found;
  }

  /** @param ttl milliseconds to live */
  insert(vector: Vector, question: KnownQuestion, ttl: i64): StoreBatch {
    const args: Bytes[] = [Bytes.of(this.index), Bytes.of(this.prefix), Bytes.of(ttl.toString()), numbers(vector)];
    pushPartition(args, question.partition, ":");
    args.push(Bytes.of(QUESTION));
    args.push(question.text);
    args.push(Bytes.of(KEY));
    args.push(question.key);
    const key = Bytes.of(this.prefix + question.key.toString());
    return new StoreBatch().eval(this.adding, [key], args);
  }

  private get prefix(): string {
    return this.index + ":";
  }
}

/** @param mark in front of the names */
function pushPartition(args: Array<Bytes>, partition: Partition, mark: string): void {
  args.push(Bytes.of(mark + SCOPE));
  args.push(Bytes.of(partition.scope));
  args.push(Bytes.of(mark + MODEL));
  args.push(Bytes.of(partition.model));
  args.push(Bytes.of(mark + CONTEXT));
  args.push(Bytes.of(partition.context));
}

/** The numbers of a vector with commas between: text, since the protocol of the bridge carries no other. */
function numbers(vector: Vector): Bytes {
  const json = vector.json();
  return json.slice(1, json.length - 1);
}

function textAt(row: StoreValue, index: i32): string {
  return row.at(index).asBytes().toString();
}
