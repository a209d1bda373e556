import { Bytes, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha1 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Script, ScriptKeys, StoreValue } from "proxy-wasm-assemblyscript-sdk/assembly/store";

/**
 * Picks in Redis, in the tables that Higress's own plugin has, so that both may serve one service.
 * KEYS: counts, seconds of the last cleaning, prefixes from the longest to the shortest.
 * ARGV: seconds now, seconds between two cleanings, most for one endpoint (0: any), seconds a prefix lives, most that its owner
 * may have more than the least busy (0: any), number of endpoints to pick from, these, other endpoints.
 * Answers endpoint (empty: all are full), its count, 1 if it has a prefix.
 */
const PICK: string = `local now, every, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local slack, last = tonumber(ARGV[5]), 6 + tonumber(ARGV[6])
local counts, least = {}, nil
for i = 7, last do
  local count = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0') or 0
  counts[ARGV[i]] = math.max(count, 0)
  if not least or counts[ARGV[i]] < counts[least] then least = ARGV[i] end
end
if not least then return {'', 0, 0} end
local owner, depth = nil, #KEYS
for i = 3, #KEYS do
  local who = redis.call('GET', KEYS[i])
  if who and counts[who] then
    owner, depth = who, i
    break
  end
end
local picked = least
if owner and (slack == 0 or counts[owner] - counts[least] <= slack) then picked = owner end
if most > 0 and counts[picked] >= most then picked = least end
if most > 0 and counts[picked] >= most then return {'', counts[picked], 0} end
local count = counts[picked] + 1
redis.call('HSET', KEYS[1], picked, count)
for i = 3, depth do redis.call('SET', KEYS[i], picked, 'EX', ARGV[4]) end
if now - (tonumber(redis.call('GET', KEYS[2]) or '0') or 0) >= every then
  local known = {}
  for i = 7, #ARGV do known[ARGV[i]] = true end
  for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
    if not known[name] then redis.call('HDEL', KEYS[1], name) end
  end
  redis.call('SET', KEYS[2], now)
end
return {picked, count, picked == owner and 1 or 0}`;

/** KEYS: counts. ARGV: endpoint. A count never goes below 0, nor does one come back that was cleaned away. */
const RELEASE: string = `local count = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') or 0
if count > 0 then redis.call('HINCRBY', KEYS[1], ARGV[1], -1) end
return count`;

/** A script that runs in Redis only: in shared data each worker counts for itself. */
@final
class RedisScript extends Script {
  constructor(name: string, lua: Bytes) {
    super(name, lua, hexEncode(sha1(lua)));
  }

  apply(_keys: ScriptKeys, _count: i32, _args: Array<Bytes>): StoreValue {
    return StoreValue.ofError(Bytes.of("ERR this script runs in Redis only"));
  }
}

export function pickScript(): Script {
  return new RedisScript("ai-load-balancer-pick", Bytes.of(PICK));
}

export function releaseScript(): Script {
  return new RedisScript("ai-load-balancer-release", Bytes.of(RELEASE));
}
