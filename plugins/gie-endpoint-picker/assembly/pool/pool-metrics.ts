import { ByteWriter, Bytes, Counter, Histogram } from "proxy-wasm-assemblyscript-sdk/assembly";
import { FAULTS, faultName, PickerFault } from "../fault";

const SEMICOLON: i32 = 0x3b;
const UNDERSCORE: i32 = 0x5f;
/** Bytes of a pool's name. */
const LABEL_LIMIT: i32 = 128;

/** Metrics of one pool: `gie_endpoint_picker.<name>;.pool=.<cluster>`, labels as those of ai-statistics. */
@final
export class PoolMetrics {
  readonly picks: Counter;
  /** Answers of the picker in the model server's place. */
  readonly answers: Counter;
  /** From the request's head, or its end, to the pick. */
  readonly pickTime: Histogram;
  /** Endpoints that it named for a request. */
  readonly endpoints: Histogram;
  private readonly label: string;
  private readonly faults: Array<Counter | null> = [] as Array<Counter | null>;

  constructor(cluster: Bytes) {
    const label = ";.pool=." + labelOf(cluster);
    this.label = label;
    this.picks = new Counter(metricName("picks", label));
    this.answers = new Counter(metricName("answers", label));
    this.pickTime = new Histogram(metricName("pick_duration_microseconds", label));
    this.endpoints = new Histogram(metricName("endpoints", label));
    for (let i = 0; i < 2 * FAULTS; i++) this.faults.push(null);
  }

  /** Counts a picker that was of no use. @param ofAnswer whether it was to be told of an answer */
  fault(fault: PickerFault, ofAnswer: bool): void {
    const at = ofAnswer ? FAULTS + <i32>fault : <i32>fault;
    let counter = this.faults[at];
    if (counter == null) {
      const name = ofAnswer ? "response_faults" : "faults";
      this.faults[at] = counter = new Counter(metricName(name, this.label) + ";.reason=." + faultName(fault));
    }
    counter.add();
  }
}

function metricName(name: string, label: string): string {
  return "gie_endpoint_picker." + name + label;
}

/** What would spoil a list of metrics becomes an underscore. */
function labelOf(cluster: Bytes): string {
  const out = new ByteWriter(64);
  for (let i = 0; i < min(cluster.length, LABEL_LIMIT); i++) {
    const byte = cluster.at(i);
    out.byte(byte > 0x20 && byte < 0x7f && byte != SEMICOLON ? byte : UNDERSCORE);
  }
  return out.take().toString();
}
