import { fileURLToPath } from "node:url";
import { MissingError } from "@sluice/manifest";
import { expect, test } from "vitest";
import { findCaFile } from "./ca-file.ts";

const here = fileURLToPath(import.meta.url);

test("SSL_CERT_FILE wins", () => {
  expect(findCaFile({ SSL_CERT_FILE: here }, ["/"])).toBe(here);
});

test("the first bundle that is there is taken", () => {
  expect(findCaFile({}, ["/nonexistent", here, "/"])).toBe(here);
});

test("without any the remedy is said", () => {
  expect(() => findCaFile({ SSL_CERT_FILE: "/nonexistent" }, [here])).toThrow(MissingError);
  expect(() => findCaFile({}, [])).toThrow(expect.objectContaining({ help: expect.stringContaining("SSL_CERT_FILE") }));
});
