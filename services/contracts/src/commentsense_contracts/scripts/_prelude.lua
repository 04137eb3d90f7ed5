-- Names, helpers and the rules that several scripts share. Every script of an analysis starts with this text.
-- KEYS are those of keys.AnalysisKeys.all, in that order.
local WORK_FETCH, WORK_SCORE, RUNNING, A = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local PAGES, PTODO, PLEASED = KEYS[5], KEYS[6], KEYS[7]
local WAITING, POOL = KEYS[8], KEYS[9]
local BATCHES, BTODO, BLEASED = KEYS[10], KEYS[11], KEYS[12]
local ITEMS, COMMENTS, TALLY, DAYS, SKIPPED = KEYS[13], KEYS[14], KEYS[15], KEYS[16], KEYS[17]
local FIRST_INDEX = 18 -- by:negative:likes, :time, :confidence, by:neutral:likes, ...
local LABEL_OFFSET = { negative = 0, neutral = 3, positive = 6 }

local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local id = redis.call('HGET', A, 'id')

-- One command for many fields costs a fraction of one command each; in parts, because Lua's stack is bounded.
local function in_parts(command, key, list)
  for from = 1, #list, 1000 do
    redis.call(command, key, unpack(list, from, math.min(#list, from + 999)))
  end
end

local function get_all(key, fields)
  local values = {}
  for from = 1, #fields, 1000 do
    local part = redis.call('HMGET', key, unpack(fields, from, math.min(#fields, from + 999)))
    for i = 1, #part do values[from + i - 1] = part[i] end
  end
  return values
end

-- A queue of work items: pages to fetch or batches to score. The same rules hold for both.
local FETCH = { store = PAGES, todo = PTODO, leased = PLEASED, work = WORK_FETCH, prefix = 'p' }
local SCORE = { store = BATCHES, todo = BTODO, leased = BLEASED, work = WORK_SCORE, prefix = 'b' }

local function field(name) return redis.call('HGET', A, name) end
local function number(name) return tonumber(redis.call('HGET', A, name) or '0') or 0 end
local function set(...) redis.call('HSET', A, ...) end
local function count(name, by) return redis.call('HINCRBY', A, name, by) end
local function stamp(value) return string.format('%.3f', value) end

local function running()
  local state = id and field('state')
  return state == 'queued' or state == 'fetching' or state == 'scoring'
end

local function touch()
  set('updated_at', stamp(now))
  count('revision', 1)
end

-- Keys come into being when something is first written to them, so the one EXPIREAT of the analysis is put on
-- whichever has none yet. A late write can therefore never outlive its analysis.
local function expire_with_analysis()
  local at = number('expires_at')
  for i = 4, #KEYS do
    if redis.call('TTL', KEYS[i]) == -1 then redis.call('EXPIREAT', KEYS[i], at) end
  end
end

local function member(item) return id .. '/' .. item end

-- What is put in front (`first`) is taken before everything else that is ready.
local function add_item(queue, item, value, first)
  if redis.call('HSETNX', queue.store, item, value) == 0 then return false end
  redis.call('ZADD', queue.todo, first and 0 or now, item)
  redis.call('ZADD', queue.work, now, member(item))
  return true
end

local function drop_item(queue, item)
  redis.call('HDEL', queue.store, item)
  redis.call('ZREM', queue.todo, item)
  redis.call('ZREM', queue.leased, item)
  redis.call('ZREM', queue.work, member(item))
  local f = queue.prefix .. item
  redis.call('HDEL', ITEMS, f .. ':attempts', f .. ':tries', f .. ':holder', f .. ':times')
end

-- When comments were fetched, a line for each page: {first place, place behind the last, seconds since the epoch}.
-- Those of the pool count places from the analysis' first comment, those of a batch (':times' in ITEMS) from its own.
-- Resuming drops both with ITEMS: the time in which everything waited for a person is no latency.
local POOL_TIMES = 'pool:times'

local function get_times(name)
  local stored = redis.call('HGET', ITEMS, name)
  return stored and cjson.decode(stored) or {}
end

local function keep_times(name, times)
  if #times == 0 then return redis.call('HDEL', ITEMS, name) end
  redis.call('HSET', ITEMS, name, cjson.encode(times))
end

-- Those of the places `from` up to, and without, `to`; counted from `from`.
local function cut_times(times, from, to)
  local cut = {}
  for _, line in ipairs(times) do
    local first, behind = math.max(line[1], from), math.min(line[2], to)
    if first < behind then cut[#cut + 1] = { first - from, behind - from, line[3] } end
  end
  return cut
end

local function add_batch(ids, times)
  local item = tostring(count('batches_made', 1))
  if add_item(SCORE, item, cjson.encode(ids)) and #times > 0 then keep_times('b' .. item .. ':times', times) end
end

local function back_to_todo(queue, item, not_before)
  redis.call('ZREM', queue.leased, item)
  redis.call('ZADD', queue.todo, not_before, item)
  redis.call('HDEL', ITEMS, queue.prefix .. item .. ':holder')
end

local function open_items(queue)
  return redis.call('ZCARD', queue.todo) + redis.call('ZCARD', queue.leased)
end

local function hide_work(queue)
  for _, item in ipairs(redis.call('HKEYS', queue.store)) do
    redis.call('ZREM', queue.work, member(item))
  end
end

local function halted() return (field('halt_code') or '') ~= '' end

local function pages_left() return not halted() and open_items(FETCH) > 0 end

-- A batch is as large as the load makes it: whatever waits goes out at once while the worker is idle, and full
-- batches form while it is busy. The rest goes out when no more pages can come.
local function make_batches()
  local size = number('batch_size')
  while true do
    local waiting = redis.call('LLEN', POOL)
    if waiting == 0 then return end
    if waiting < size and open_items(SCORE) > 0 and pages_left() then return end
    local ids = redis.call('LPOP', POOL, size)
    -- Whatever was fetched went through the pool, so its front stands this far from the first comment.
    local from = number('fetched') - waiting
    local times, rest = get_times(POOL_TIMES), {}
    add_batch(ids, cut_times(times, from, from + #ids))
    for _, line in ipairs(times) do
      if line[2] > from + #ids then rest[#rest + 1] = line end
    end
    if #times > 0 then keep_times(POOL_TIMES, rest) end
  end
end

-- How many doorbells to ring so that at most `parallel` are underway (rung or at work) for this analysis. That, and
-- ringing again after each item rather than once per item at the start, is what keeps a large analysis from
-- standing in front of a small one. While others run, one item at a time is enough for anybody.
local function bells(queue)
  if not running() then return 0 end
  if queue == FETCH and (halted() or open_items(SCORE) >= number('backlog')) then return 0 end
  local ready = redis.call('ZCOUNT', queue.todo, '-inf', now)
  local rung = number(queue.prefix .. 'bells')
  local parallel = redis.call('ZCARD', RUNNING) > 1 and 1 or number(queue.prefix .. 'parallel')
  local ring = math.min(ready - rung, parallel - redis.call('ZCARD', queue.leased) - rung)
  if ring <= 0 then return 0 end
  set(queue.prefix .. 'bells', rung + ring, queue.prefix .. 'rung_at', stamp(now))
  return ring
end

local function finish(state, code, reason, retry_at)
  set('state', state, 'code', code, 'reason', reason, 'retry_at', retry_at, 'ended_at', stamp(now))
  redis.call('ZREM', RUNNING, id)
  for _, queue in ipairs({ FETCH, SCORE }) do
    hide_work(queue)
    set(queue.prefix .. 'bells', 0)
    for _, item in ipairs(redis.call('ZRANGE', queue.leased, 0, -1)) do back_to_todo(queue, item, now) end
  end
end

-- What is counted decides: something kept is partial, nothing kept is failed.
local function finish_short(code, reason, retry_at)
  local kept = number('scored') + number('skipped') > 0
  finish(kept and 'partial' or 'failed', code, reason, retry_at)
end

-- Moves the state on to what the ledger says, after anything changed it.
local function settle()
  if pages_left() then
    if field('state') ~= 'queued' then set('state', 'fetching') end
    return
  end
  if open_items(SCORE) > 0 or redis.call('LLEN', POOL) > 0 then
    set('state', 'scoring')
  elseif halted() then
    finish_short(field('halt_code'), field('halt_reason') or '', field('halt_retry_at') or '')
  else
    finish('completed', '', '', '')
  end
end

local function close(...)
  make_batches()
  settle()
  touch()
  expire_with_analysis()
  return { bells(FETCH), bells(SCORE), ... }
end
