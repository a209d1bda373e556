import { fileURLToPath } from "node:url";

/** The file of a module of `testbed/modules`, as `sluice build --test-modules` writes it. */
export function testModule(name: string): string {
  return fileURLToPath(new URL(`../../dist/test/${name}.wasm`, import.meta.url));
}
