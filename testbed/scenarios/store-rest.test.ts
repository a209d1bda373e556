import { startValkey } from "@sluice/testbed";
import { describe } from "vitest";
import { restProtocolSuite } from "../src/store/rest-protocol.ts";
import { startRestServer } from "../src/store/rest-server.ts";

const TOKEN = "a-token";

describe("the testbed's own server of the REST protocol", () => {
  restProtocolSuite(async () => {
    const valkey = await startValkey();
    const rest = await startRestServer(valkey.url, TOKEN);
    return {
      url: rest.url,
      token: TOKEN,
      redisUrl: valkey.url,
      close: async () => {
        await rest.close();
        await valkey.stop();
      },
    };
  });
});
