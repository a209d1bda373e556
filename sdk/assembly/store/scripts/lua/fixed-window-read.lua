-- What Higress's ai-token-ratelimit asks before a request: where the fixed window under the key stands.
-- KEYS: the counter. ARGV: limit, seconds of a window.
-- Answers {limit, used, seconds left}.
local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local used = redis.call('GET', KEYS[1])
if not used then
  return {limit, 0, window}
end
local left = redis.call('TTL', KEYS[1])
if left < 0 then
  left = window
end
return {limit, tonumber(used), left}
