import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { WorkerCounts } from "../../cluster/counts";
import { Choice, ClusterPolicy } from "../../cluster/policy";
import { Service } from "../../cluster/service";
import { Mode, ServiceLoad } from "../../cluster/service-load";
import { ServiceRecord } from "../../cluster/service-record";

const NOW: i64 = 1_700_000_000_000;

/** Services a, b, c and one that is only named, each with a limit of 10. */
function policyOf(mode: Mode): ClusterPolicy {
  const policy = new ClusterPolicy();
  policy.mode = mode;
  const names = ["a", "b", "c", "named"];
  for (let i = 0; i < names.length; i++) {
    const service = new Service(Bytes.of(names[i]));
    service.maxInFlight = 10;
    service.isOpen = names[i] != "named";
    service.provider = Bytes.of("p");
    service.model = Bytes.of(names[i] == "c" ? "a" : names[i]);
    policy.services.push(service);
  }
  return policy;
}

/** @param inFlight of each service */
function choice(mode: Mode, given: i32, inFlight: Array<i32>): Choice {
  const policy = policyOf(mode);
  const loads: ServiceLoad[] = [];
  const full: bool[] = [];
  for (let i = 0; i < inFlight.length; i++) {
    const record = new ServiceRecord();
    const counts = new WorkerCounts();
    for (let k = 0; k < inFlight[i]; k++) counts.begin(NOW);
    record.setWorker(1, counts, NOW);
    loads.push(new ServiceLoad(record, mode, 100, NOW));
    full.push(policy.services[i].isFull(record.counts(NOW)));
  }
  return policy.choose(given, loads, full, 1);
}

function shown(choice: Choice): string {
  return choice.index.toString() + (choice.isSwitched ? " switched" : "") + (choice.isStuck ? " stuck" : "");
}

@final
class Row {
  constructor(
    readonly name: string,
    readonly mode: Mode,
    readonly given: i32,
    readonly inFlight: Array<i32>,
    readonly expected: string,
  ) {}
}

test("a request goes where it was sent while there is room, and else to the next", () => {
  const rows = [
    new Row("room", Mode.Given, 0, [9, 0, 0, 0], "0"),
    new Row("the limit is reached", Mode.Given, 0, [10, 0, 0, 0], "1 switched"),
    new Row("so is the next one's", Mode.Given, 0, [10, 10, 3, 0], "2 switched"),
    new Row("the list begins anew", Mode.Given, 2, [4, 0, 12, 0], "0 switched"),
    new Row("all are full", Mode.Given, 1, [10, 11, 10, 0], "1 stuck"),
    new Row("nobody was named", Mode.Given, -1, [0, 0, 0, 0], "-1"),
    new Row("who is only named stays so", Mode.Given, 3, [0, 0, 0, 10], "3"),
    new Row("the least busy", Mode.LeastBusy, -1, [4, 2, 3, 0], "1"),
    new Row("named, in spite of it", Mode.LeastBusy, 0, [4, 2, 3, 0], "0"),
    new Row("named and full", Mode.LeastBusy, 0, [10, 3, 2, 0], "2 switched"),
    new Row("all are full, by mode", Mode.LeastBusy, -1, [12, 11, 13, 0], "1 stuck"),
  ];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    expect(shown(choice(row.mode, row.given, row.inFlight))).toBe(row.expected, row.name);
  }
});

test("who has answered is known by its endpoint's metadata, and of two that are alike it is the chosen one", () => {
  const policy = policyOf(Mode.LeastBusy);
  const p = Bytes.of("p");
  expect(policy.answering(p, Bytes.of("b"), 0)).toBe(1);
  expect(policy.answering(p, Bytes.of("a"), 0)).toBe(0);
  expect(policy.answering(p, Bytes.of("a"), 2)).toBe(2);
  expect(policy.answering(p, Bytes.of("other"), 0)).toBe(-1);
  expect(policy.answering(Bytes.of("q"), Bytes.of("a"), 0)).toBe(-1);
  expect(policy.indexOf(Bytes.of("named"))).toBe(3);
  expect(policy.indexOf(Bytes.of("nobody"))).toBe(-1);
});
