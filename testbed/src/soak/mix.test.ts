import { expect, test } from "vitest";
import { soakMix } from "./mix.ts";

const mix = soakMix();

test("the mix holds every kind that a gateway meets", () => {
  const kinds = new Set(mix.map(({ expect: wanted }) => `${wanted.kind} ${wanted.status}`));
  expect([...kinds].sort()).toEqual(["abort 200", "plain 200", "plain 400", "plain 403", "stream 200"]);
});

test("one kind is no JSON, all others are", () => {
  const broken = mix.filter(({ body }) => {
    try {
      JSON.parse(body);
      return false;
    } catch {
      return true;
    }
  });
  expect(broken.map(({ expect: wanted }) => wanted.status)).toEqual([400]);
});

test("bodies are small and large", () => {
  const sizes = mix.map(({ body }) => Buffer.byteLength(body));
  expect([Math.min(...sizes) > 3900, Math.max(...sizes) > 130_000]).toEqual([true, true]);
});
