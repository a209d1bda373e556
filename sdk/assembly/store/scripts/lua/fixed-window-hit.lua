-- What Higress's cluster-key-rate-limit does for a request: counts it, unless the window is over its limit already. The window
-- begins with the first request.
-- KEYS: the counter. ARGV: limit, seconds of a window.
-- Answers {limit, used, seconds left}.
local key = KEYS[1]
local limit = tonumber(ARGV[1])
local used = tonumber(redis.call('GET', key) or '0')
if used <= limit then
  used = redis.call('INCR', key)
  if used == 1 then
    redis.call('EXPIRE', key, ARGV[2])
  end
end
return {limit, used, redis.call('TTL', key)}
