import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { EventFilter } from "../event-filter";

const STREAM: string = ": hello\n\nevent: ping\ndata: 1\n\nevent: delta\ndata: grüße\n\ndata: 2\n\n";
const WITHOUT_PINGS: string = ": hello\n\nevent: delta\ndata: grüße\n\ndata: 2\n\n";

function filterOf(type: string): EventFilter {
  return new EventFilter([Bytes.of(type)]);
}

/** What a client gets of a stream that comes in two pieces. */
function filtered(filter: EventFilter, stream: Bytes, cut: i32): string {
  const out = new ByteWriter();
  out.bytes(filter.next(stream.slice(0, cut), false));
  out.bytes(filter.next(stream.slice(cut), true));
  return out.take().toString();
}

describe("a filter of events", () => {
  test("takes out those of a type, wherever the stream is cut", () => {
    const stream = Bytes.of(STREAM);
    for (let cut = 0; cut <= stream.length; cut++) {
      const filter = filterOf("ping");
      expect(filtered(filter, stream, cut)).toBe(WITHOUT_PINGS, cut.toString());
      expect(filter.dropped).toBe(1);
    }
  });

  test("takes those without a type for messages", () => {
    expect(filtered(filterOf("message"), Bytes.of("data: 2\n\nevent: a\ndata: 3\n\n"), 0)).toBe(
      "event: a\ndata: 3\n\n",
    );
  });

  test("gives a stream on as it came where nothing is taken out", () => {
    const stream = Bytes.of(STREAM + "event: cut");
    expect(filtered(filterOf("other"), stream, 9)).toBe(STREAM + "event: cut");
  });

  test("lets an event pass that is too large to be held, and what follows", () => {
    const large = "event: ping\ndata: " + "x".repeat(1024 * 1024) + "\n\n" + STREAM;
    const filter = filterOf("ping");
    expect(filtered(filter, Bytes.of(large), 1000) == large).toBe(true);
    expect(filter.dropped).toBe(0);
  });
});
