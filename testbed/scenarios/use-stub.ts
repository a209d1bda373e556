import type { ProviderStub } from "@sluice/testbed";
import { afterAll, beforeEach } from "vitest";

/** A stub for the tests of a file: it has been asked nothing when one of them begins, and closes after the last. */
export async function useStub<Stub extends ProviderStub>(starting: Promise<Stub>): Promise<Stub> {
  const stub = await starting;
  afterAll(() => stub.close());
  beforeEach(() => stub.clear());
  return stub;
}
