import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BoundedNames } from "../metric-limits";
import { CallLabels } from "../metric-table";
import { AFTER_CLUSTER, AFTER_MODEL, writeCounterLabel, writeHistogramLabel } from "../metric-name";

function counterLabel(value: string): string {
  const out = new ByteWriter();
  writeCounterLabel(out, Bytes.of(value), AFTER_MODEL);
  return out.take().toString();
}

function histogramLabel(value: string): string {
  const out = new ByteWriter();
  writeHistogramLabel(out, "key", Bytes.of(value));
  return out.take().toString();
}

describe("labels of counters", () => {
  test("keep what is common in names of models", () => {
    expect(counterLabel("meta/llama-3.1:8b@fp16")).toBe("meta/llama-3.1:8b@fp16.consumer.");
    expect(counterLabel("outbound|443||a.dns")).toBe("outbound|443||a.dns.consumer.");
    expect(counterLabel("通义")).toBe("通义.consumer.");
  });

  test("hold no second end", () => {
    expect(counterLabel("a.consumer.b")).toBe("a_consumer_b.consumer.");
    expect(counterLabel("a.consumer")).toBe("a_consumer.consumer.");
    expect(counterLabel("consumer.a")).toBe("consumer.a.consumer.");
    expect(counterLabel("consumer")).toBe("consumer.consumer.");
  });

  test("hold no bytes that spoil an exposition", () => {
    expect(counterLabel('a"b\\c\nd\u0000e\u007f')).toBe("a_b_c_d_e_.consumer.");
  });

  test("that are not UTF-8 are ASCII then", () => {
    const out = new ByteWriter();
    const bytes = new ByteWriter();
    bytes.byte(0x61);
    bytes.byte(0xff);
    bytes.byte(0xc3);
    writeCounterLabel(out, bytes.take(), AFTER_CLUSTER);
    expect(out.take().toString()).toBe("a__.model.");
  });

  test("are cut where a character begins", () => {
    expect(counterLabel("x".repeat(127) + "é")).toBe("x".repeat(127) + ".consumer.");
    expect(counterLabel("é".repeat(65))).toBe("é".repeat(64) + ".consumer.");
  });
});

describe("labels of histograms", () => {
  test("hold anything but a semicolon", () => {
    expect(histogramLabel("gpt-4.1")).toBe(";.key=.gpt-4.1");
    expect(histogramLabel("a;.model=.b")).toBe(";.key=.a_.model=.b");
  });
});

describe("bounded names", () => {
  test("are admitted up to the limit, and stay", () => {
    const names = new BoundedNames(2);
    expect(names.admit(Bytes.of("a")).toString()).toBe("a");
    expect(names.admit(Bytes.of("b")).toString()).toBe("b");
    expect(names.admit(Bytes.of("c")).toString()).toBe("other");
    expect(names.admit(Bytes.of("a")).toString()).toBe("a");
  });

  test("are recalled only when they were admitted", () => {
    const names = new BoundedNames(2);
    expect(names.recall(Bytes.of("a")).toString()).toBe("other");
    names.admit(Bytes.of("a"));
    expect(names.recall(Bytes.of("a")).toString()).toBe("a");
  });
});

describe("names of counters", () => {
  test("end each label where the next word begins, teams among them", () => {
    // route, cluster, model, consumer, team
    const rows: string[] = [
      "r|c|m|alice|",
      "route.r.upstream.c.model.m.consumer.alice.metric.",
      "r|c|m|alice|red",
      "route.r.upstream.c.model.m.consumer.alice.team.red.metric.",
      "r|c|m|a.team.b|red",
      "route.r.upstream.c.model.m.consumer.a_team_b.team.red.metric.",
      "r|c|m|a.team|",
      "route.r.upstream.c.model.m.consumer.a_team.metric.",
      "r|c|m|a.b|x.metric.y",
      "route.r.upstream.c.model.m.consumer.a.b.team.x_metric_y.metric.",
    ];
    for (let i = 0; i < rows.length; i += 2) {
      const parts = rows[i].split("|");
      const labels = new CallLabels(
        Bytes.of(parts[0]),
        Bytes.of(parts[1]),
        Bytes.of(parts[2]),
        Bytes.of(parts[3]),
        Bytes.of(parts[4]),
      );
      expect(labels.prefix).toBe(rows[i + 1]);
    }
  });
});
