import { HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { removePrivate } from "../request/private-headers";

/** The names that are left of these, each followed by a space. */
function left(names: string): string {
  const head = new HeaderList();
  const all = names.split(" ");
  for (let i = 0; i < all.length; i++) head.add(all[i], "v");
  removePrivate(head);
  let text = "";
  for (let i = 0; i < head.length; i++) text += head.nameAt(i).toString() + " ";
  return text;
}

describe("a head that leaves the gateway", () => {
  test("does not say who the client is", () => {
    expect(left("x-mse-consumer x-forwarded-for x-forwarded-client-cert forwarded x-real-ip")).toBe("");
    expect(left("x-client-ip true-client-ip cf-connecting-ip cookie")).toBe("");
  });

  test("does not say what the gateway's parts tell each other", () => {
    expect(left("x-envoy-external-address x-envoy-attempt-count x-envoy-internal x-sluice-target")).toBe("");
    expect(left("x-higress-llm-model x-gateway-destination-endpoint x-forwarded-proto")).toBe("");
  });

  test("keeps what is the request's own, in order", () => {
    const own =
      ":authority :path :method :scheme content-type authorization openai-organization anthropic-beta user-agent ";
    expect(left(own.trim())).toBe(own);
    expect(left("x-team cookie x-mse-consumer x-title cookie2 x-forwarded http-referer x-request-id")).toBe(
      "x-team x-title cookie2 x-forwarded http-referer x-request-id ",
    );
  });

  test("may be empty", () => {
    const head = new HeaderList();
    removePrivate(head);
    expect(head.length).toBe(0);
  });
});
