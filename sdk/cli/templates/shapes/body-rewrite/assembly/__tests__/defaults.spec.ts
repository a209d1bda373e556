import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { withDefaults } from "../defaults";
import { Default } from "../generated/config.gen";

function member(name: string, value: string): Default {
  const out = new Default();
  out.member = name;
  out.value = value;
  return out;
}

const DEFAULTS: Array<Default> = [member("model", "small"), member("user.tier", "free")];

/** The body as it goes on; "unchanged" where it stays as it is. */
function edited(body: string): string {
  const change = withDefaults(Bytes.of(body), DEFAULTS);
  return change == null ? "unchanged" : change.bytes.toString();
}

describe("defaults", () => {
  test("are put where a body has nothing", () => {
    expect(edited("{}")).toBe('{"model":"small","user":{"tier":"free"}}');
  });

  test("leave what is there, and every other byte", () => {
    expect(edited('{ "model": "large", "seed": 12345678901234567890 }')).toBe(
      '{ "model": "large", "seed": 12345678901234567890,"user":{"tier":"free"} }',
    );
    expect(edited('{"model":null,"user":{"tier":"paid"}}')).toBe("unchanged");
  });

  test("are not for bodies that are no objects", () => {
    const bodies = ["", "[]", "3", '"text"', '{"model":'];
    for (let i = 0; i < bodies.length; i++) expect(edited(bodies[i])).toBe("unchanged", bodies[i]);
  });
});
