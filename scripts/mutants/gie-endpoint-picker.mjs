import { pluginSpec, scenario } from "./tests.mjs";

const PICK = pluginSpec("gie-endpoint-picker", "pick");
const CHANGES = pluginSpec("gie-endpoint-picker", "header-changes");
const LIST = pluginSpec("gie-endpoint-picker", "endpoint-list");

const plugin = (name) => scenario("gie-endpoint-picker", "plugin", name);
const failure = (name) => scenario("gie-endpoint-picker", "failures", name);
const answer = (name) => scenario("gie-endpoint-picker", "answers", name);

/** How a picker is asked, what of its words is taken, and what becomes of requests without it. */
export const GIE_ENDPOINT_PICKER_MUTANTS = [
  {
    file: "plugins/gie-endpoint-picker/assembly/headers/internal.ts",
    text: "  strip(DESTINATION);\n  strip(SUBSET);",
    by: "  strip(SUBSET);",
    breaks: "a client names the endpoint that its request goes to",
    test: plugin("a client names neither"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/pick/apply.ts",
    text: "requestHeaders.replaceBytes(CONTENT_LENGTH, Bytes.of(body.length.toString()));",
    by: "",
    breaks: "a changed body goes on with the length of the old one",
    test: plugin("of a body that the picker changes"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/headers/header-name.ts",
    text: 'return name.equalsString("content-length");',
    by: "return false;",
    breaks: "the client's length comes back behind the new one, and counts",
    test: CHANGES,
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/headers/header-changes.ts",
    text: "if (header.action != HeaderAction.Append && !isGone && hasPair(sent, name, header)) continue;",
    by: "",
    breaks: "headers that the picker sends back collapse repeated ones",
    test: plugin("headers that repeat"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/call.ts",
    text: "    this.sendRequestBody(this.sent, true);\n    this.inside = false;",
    by: "    this.inside = false;",
    breaks: "a body that trailers end is never ended for the picker",
    test: scenario("gie-endpoint-picker", "cuts", "trailers"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/call.ts",
    text: "while (this.sent < size && !this.bodyEnded && this.outcome == Progress.Waiting) {",
    by: "this.sent = 0;\n    while (this.sent < size && !this.bodyEnded && this.outcome == Progress.Waiting) {",
    breaks: "parts of a body are told again with each that comes",
    test: plugin("a body is told as it comes"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/stream.ts",
    text: "return hasBody ? HeadersStatus.StopIteration : HeadersStatus.StopAllIterationAndWatermark;",
    by: "return HeadersStatus.StopAllIterationAndWatermark;",
    breaks: "a request whose head is held altogether never shows its body",
    test: plugin("a request goes to the endpoint"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/pool/pool.ts",
    text: "if (fault == PickerFault.Timeout && this.messages == messages) this.breaker.trip(now);\n    else ",
    by: "",
    breaks: "a frozen picker costs its timeout five times",
    test: failure("a frozen one"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/call.ts",
    text: "this.plugin.deadlines.add(this.waiter, this.pool.policy.timeout);",
    by: "",
    breaks: "a silent picker is waited for without end",
    test: failure("fails open: 'silent'"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/call.ts",
    text: "if (this.mirrors) this.mirror();\n      else this.close();",
    by: "this.close();",
    breaks: "the picker is not told of the answer's body",
    test: answer("each event of a stream"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/call.ts",
    text: "    if (this.phase == Phase.Mirroring) this.close();\n",
    by: "",
    breaks: "a stream to the picker outlives its answer, and counts against its cluster",
    test: answer("each event of a stream"),
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/pick/pick.ts",
    text: "if (<i64>body.length + <i64>part.length > this.size * GROWTH + SLACK) {",
    by: "if (false) {",
    breaks: "a new body grows without end",
    test: PICK,
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/pick/pick.ts",
    text: "if (!this.bodyEnded) return false;",
    by: "",
    breaks: "the rest of a body goes on behind the new one",
    test: PICK,
  },
  {
    file: "plugins/gie-endpoint-picker/assembly/pick/endpoint-list.ts",
    text: "if (!isEndpoint(endpoint)) continue;",
    by: "",
    breaks: "a name is handed on as an endpoint",
    test: LIST,
  },
];
