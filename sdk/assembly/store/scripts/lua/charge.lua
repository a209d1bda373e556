-- Charges several accounts at once, or none: see ../../charge/charge.ts for what the kinds, modes and numbers mean.
-- KEYS: one for each account; with ARGV[2] > 0 one more, of the call that is charged: `o` and the marks of what was reserved
-- for it, `1` when it has been settled.
-- ARGV: milliseconds since the epoch (0: this server's clock), milliseconds to remember the call (0: not at all), what this
-- charge is for the call (o: it reserves; s: it settles; u: it settles, and nobody knows whether what was reserved is), then
-- seven for each account: kind, mode, limit, window, reserved, amount, mark.
-- Answers {1 charged | 0 refused | -1 done before, then for each account: 1 fits | 0 does not, used, reset, retry, mark}.
-- All is read and judged before anything is written, so an error leaves everything as it was.
local BUCKETS = 16
-- The most that an account holds: more than anybody owes, and Redis adds up in 64 bits.
local MOST_USED = 9e18

local now = tonumber(ARGV[1])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local accounts = #KEYS
local remember = tonumber(ARGV[2])
local role = ARGV[3]
local reserved = nil
if remember > 0 then
  local call = redis.call('GET', KEYS[accounts])
  if call and (role == 'o' or string.sub(call, 1, 1) ~= 'o') then
    return {-1}
  end
  accounts = accounts - 1
  if role == 'u' then
    reserved = {}
    for mark in string.gmatch(call or '', '%d+') do
      table.insert(reserved, tonumber(mark))
    end
  end
end

local function whole(number)
  return string.format('%.0f', number)
end

local function integer(text)
  return string.match(text or '0', '^-?%d+$') and tonumber(text or '0')
end

local WRONG = 'WRONGTYPE under the key is no account of this kind'

-- An integer that expires with its window: kind f, as Higress keeps it, and kind p, whose window has a fixed end.
local function readCounter(a)
  local text = redis.call('GET', a.key)
  a.used = integer(text)
  if not a.used then
    return WRONG
  end
  if a.kind == 'p' then
    a.window = math.max(a.window - now, 1)
  end
  a.left = redis.call('PTTL', a.key)
  a.timeless = a.left < 0
  if a.timeless then
    a.left = a.window
  end
  -- What was reserved in a window that is over can not be given back to another one.
  local over = not text or (a.kind == 'f' and math.abs(now + a.left - a.mark) * 2 > a.window)
  if a.delta < 0 and a.mark > 0 and over then
    a.delta = 0
  end
  a.delta = math.max(a.delta, -math.max(a.used, 0))
  a.delta = math.min(a.delta, math.max(MOST_USED - math.max(a.used, 0), 0))
  a.fits = a.used + a.delta <= a.limit
  a.retry = a.delta > a.limit and -1 or a.left
end

local function writeCounter(a)
  if a.delta ~= 0 then
    redis.call('INCRBY', a.key, whole(a.delta))
    if a.timeless then
      redis.call('PEXPIRE', a.key, whole(a.left))
    end
  end
  a.used = a.used + a.delta
end

local function finishCounter(a)
  a.reset = a.left
  a.mark = now + a.left
end

-- `bucket:count,…`, the oldest first. A bucket counts whole until all of it has left the window, so no window of this length
-- ever holds more than the limit.
local function readSliding(a)
  local text = redis.call('GET', a.key) or ''
  if not string.match(text, '^[%d:,]*$') then
    return WRONG
  end
  a.size = math.ceil(a.window / BUCKETS)
  a.bucket = math.floor(now / a.size)
  a.used = 0
  a.list = {}
  for bucket, count in string.gmatch(text, '(%d+):(%d+)') do
    if tonumber(bucket) >= a.bucket - BUCKETS then
      table.insert(a.list, {tonumber(bucket), tonumber(count)})
      a.used = a.used + tonumber(count)
    end
  end
  if a.delta < 0 then
    local given = 0
    for _, entry in ipairs(a.list) do
      if entry[1] == (a.mark > 0 and a.mark or a.bucket) then
        given = math.min(entry[2], -a.delta)
      end
    end
    a.delta = -given
  end
  a.delta = math.min(a.delta, math.max(MOST_USED - a.used, 0))
  a.fits = a.used + a.delta <= a.limit
  a.retry = -1
  local left = a.used + a.delta
  if a.delta <= a.limit then
    for _, entry in ipairs(a.list) do
      if left <= a.limit then
        break
      end
      left = left - entry[2]
      a.retry = (entry[1] + BUCKETS + 1) * a.size - now
    end
  end
end

local function writeSliding(a)
  if a.delta == 0 then
    return
  end
  local at = a.delta < 0 and a.mark > 0 and a.mark or a.bucket
  local found = false
  for _, entry in ipairs(a.list) do
    if entry[1] == at then
      entry[2] = entry[2] + a.delta
      found = true
    end
  end
  if not found then
    table.insert(a.list, {at, a.delta})
  end
  a.used = a.used + a.delta
  local parts = {}
  for _, entry in ipairs(a.list) do
    if entry[2] > 0 then
      table.insert(parts, whole(entry[1]) .. ':' .. whole(entry[2]))
    end
  end
  if #parts == 0 then
    redis.call('DEL', a.key)
  else
    redis.call('SET', a.key, table.concat(parts, ','), 'PX', whole((BUCKETS + 1) * a.size))
  end
end

local function finishSliding(a)
  a.mark = a.bucket
  a.reset = 0
  for _, entry in ipairs(a.list) do
    if entry[2] > 0 then
      a.reset = (entry[1] + BUCKETS + 1) * a.size - now
    end
  end
end

-- `level:milliseconds`: what is used, in token-milliseconds; `limit` of them run off each millisecond.
local function readBucket(a)
  local level, at = string.match(redis.call('GET', a.key) or '0:0', '^(%d+):(%d+)$')
  if not level then
    return WRONG
  end
  a.rate = math.max(a.limit, 1)
  a.level = math.max(tonumber(level) - math.max(now - tonumber(at), 0) * a.rate, 0)
  -- Once it may have run off, what was reserved is not given back.
  if a.delta < 0 and a.mark > 0 and now >= a.mark then
    a.delta = 0
  end
  a.next = math.max(a.level + a.delta * a.window, 0)
  a.fits = a.next <= a.limit * a.window
  a.retry = a.delta > a.limit and -1 or math.max(math.ceil((a.next - a.limit * a.window) / a.rate), 0)
end

local function writeBucket(a)
  if a.delta ~= 0 then
    a.level = a.next
    redis.call('SET', a.key, whole(a.level) .. ':' .. whole(now), 'PX', whole(math.ceil(a.level / a.rate) + 1000))
  end
end

local function finishBucket(a)
  a.used = math.ceil(a.level / a.window)
  a.reset = math.ceil(a.level / a.rate)
  a.mark = now + a.reset
end

-- An integer of what is left, which somebody else sets; nothing there is nothing left.
local function readQuota(a)
  local text = redis.call('GET', a.key)
  a.used = integer(text)
  if not a.used then
    return WRONG
  end
  a.fits = a.used > 0 and a.used >= a.delta
  a.retry = -1
end

local function writeQuota(a)
  if a.delta ~= 0 then
    a.used = redis.call('DECRBY', a.key, whole(a.delta))
  end
end

local function finishQuota(a)
  a.reset = -1
  a.mark = 0
end

local KINDS = {
  f = {readCounter, writeCounter, finishCounter},
  p = {readCounter, writeCounter, finishCounter},
  s = {readSliding, writeSliding, finishSliding},
  b = {readBucket, writeBucket, finishBucket},
  q = {readQuota, writeQuota, finishQuota},
}

local list = {}
local passes = 1
for i = 1, accounts do
  local at = 3 + (i - 1) * 7
  local a = {
    key = KEYS[i],
    kind = ARGV[at + 1],
    mode = ARGV[at + 2],
    limit = tonumber(ARGV[at + 3]),
    window = tonumber(ARGV[at + 4]),
    delta = tonumber(ARGV[at + 6]) - tonumber(ARGV[at + 5]),
    mark = tonumber(ARGV[at + 7]),
  }
  if reserved then
    a.mark = reserved[i] or 0
    if not reserved[i] then
      a.delta = tonumber(ARGV[at + 6])
    end
  end
  local wrong = KINDS[a.kind][1](a)
  if wrong then
    return redis.error_reply(wrong)
  end
  if a.mode == 'e' and not a.fits then
    passes = 0
  end
  list[i] = a
end

local answer = {passes}
local marks = {}
for _, a in ipairs(list) do
  if passes == 1 then
    KINDS[a.kind][2](a)
  end
  KINDS[a.kind][3](a)
  table.insert(answer, a.fits and 1 or 0)
  table.insert(answer, a.used)
  table.insert(answer, a.reset)
  table.insert(answer, a.fits and 0 or a.retry)
  table.insert(answer, a.mark)
  table.insert(marks, whole(a.mark))
end
if passes == 1 and remember > 0 then
  redis.call('SET', KEYS[#KEYS], role == 'o' and 'o' .. table.concat(marks, ',') or '1', 'PX', whole(remember))
end
return answer
