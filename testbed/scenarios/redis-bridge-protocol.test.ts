import { startValkey } from "@sluice/testbed";
import { describe } from "vitest";
import { startReadyBridge } from "../src/store/bridge.ts";
import { restProtocolSuite } from "../src/store/rest-protocol.ts";

describe("sluice redis-bridge", () => {
  restProtocolSuite(async () => {
    const valkey = await startValkey();
    const bridge = await startReadyBridge({
      redisUrl: [valkey.url],
      commands: ["GET", "SET", "INCR", "INCRBY", "EVAL", "EVALSHA"],
    });
    return {
      url: bridge.url,
      token: bridge.token,
      redisUrl: valkey.url,
      close: async () => {
        await bridge.close();
        await valkey.stop();
      },
    };
  });
});
