import type { SectionPlugin } from "./section.ts";
import { redisPassword } from "./store/redis-secret.ts";
import { parseRedisUrl } from "./store/redis-url.ts";

/** `store`: where the plugins of other sections keep their accounts; a plugin of its own it is not. See storeUse. */
export const STORE: SectionPlugin<"store"> = {
  section: "store",
  admit: ({ redis }, path) => {
    const place = parseRedisUrl(redis.url);
    return typeof place === "string" ? [{ path: `${path}.redis.url`, message: place }] : [];
  },
  render: ({ redis: { passwordRef } }, { metadata }, context) => {
    const found = passwordRef === undefined ? undefined : redisPassword(passwordRef, metadata.namespace ?? "", context);
    return { plugins: [], problems: found !== undefined && "problem" in found ? [found.problem] : [] };
  },
};
