-- Puts a number in the place of a smaller one, or of none.
-- KEYS: the number. ARGV: the number, milliseconds to live.
-- Answers the number that is there now.
local old = redis.call('GET', KEYS[1])
if old and tonumber(old) >= tonumber(ARGV[1]) then
  return old
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
