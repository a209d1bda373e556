-- What Higress's ai-token-ratelimit does after an answer: adds tokens, unless the window is over its limit already. The window
-- begins with the first token; a counter that lost its time gets a whole window.
-- KEYS: the counter. ARGV: limit, seconds of a window, tokens.
-- Answers {limit, used, seconds left}.
local key = KEYS[1]
local limit = tonumber(ARGV[1])
local used = tonumber(redis.call('GET', key) or '0')
if used <= limit then
  used = redis.call('INCRBY', key, ARGV[3])
  if used == tonumber(ARGV[3]) or redis.call('TTL', key) < 0 then
    redis.call('EXPIRE', key, ARGV[2])
  end
end
return {limit, used, redis.call('TTL', key)}
