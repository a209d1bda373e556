import { type Gateway, type GatewaySetup, GatewaySlot, showLogsOnFailure, type TestHost } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { closeStubs, type Stubs, startStubs } from "./gateways.ts";

/** What the tests of a block use; there is nothing of it before they run. */
export interface StubGateway {
  /** They have been asked nothing when a test begins. */
  readonly stubs: Stubs;
  /** Tests of the same set-up share a gateway: how its providers behave is better said by a request's model. */
  open(setup: GatewaySetup): Promise<Gateway>;
}

/** Call it in the body of `describe`. */
export function useStubGateway(host: TestHost): StubGateway {
  const slot = new GatewaySlot(host);
  let stubs: Stubs;
  beforeAll(async () => {
    stubs = await startStubs();
  });
  afterAll(async () => {
    await slot.close();
    await closeStubs(stubs);
  });
  beforeEach((context) => {
    stubs.openai.clear();
    stubs.anthropic.clear();
    showLogsOnFailure(context, { gateway: slot });
  });
  return {
    get stubs() {
      return stubs;
    },
    open: (setup) => slot.open(setup),
  };
}
