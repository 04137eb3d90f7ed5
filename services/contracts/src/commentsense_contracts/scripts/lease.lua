-- Leases the first item that is ready, and gives what is needed to work on it.
-- ARGV: queue ('fetch' or 'score'), holder, seconds, attempts before a split, parts of a split, newest schema read,
--       share of analyses that the challenger scores (0 to 1; for 'score')
-- Answers {bells fetch, bells score, item, value, attempts, tries, analysis fields..., texts...}, or only bells.
local queue = ARGV[1] == 'fetch' and FETCH or SCORE
local holder, seconds = ARGV[2], tonumber(ARGV[3])
local limit, parts = tonumber(ARGV[4]), tonumber(ARGV[5])
local newest = tonumber(ARGV[6])
if not running() or number('schema') > newest then return { 0, 0 } end
set(queue.prefix .. 'bells', math.max(0, number(queue.prefix .. 'bells') - 1), queue.prefix .. 'leased_at', stamp(now))
if queue == FETCH and halted() then return { 0, bells(SCORE) } end

-- The same message delivered again means that its first worker died: what it held is free at once.
for _, item in ipairs(redis.call('ZRANGE', queue.leased, 0, -1)) do
  if redis.call('HGET', ITEMS, queue.prefix .. item .. ':holder') == holder then back_to_todo(queue, item, now) end
end
for _, item in ipairs(redis.call('ZRANGEBYSCORE', queue.leased, '-inf', now)) do back_to_todo(queue, item, now) end

local function skip_unscorable(comment)
  local record = redis.call('HGET', WAITING, comment)
  redis.call('HDEL', WAITING, comment)
  if not record then return end
  if redis.call('HSETNX', COMMENTS, comment, '["unscorable"]\n' .. record) == 0 then return end
  local fetched = cjson.decode(record)
  redis.call('ZADD', SKIPPED, tonumber(fetched[5]) or 0, comment)
  redis.call('HINCRBY', TALLY, 'skipped|unscorable', 1)
  count('skipped', 1)
end

-- A batch that keeps killing its worker is cut up until the comment that does it stands alone.
local function split(item)
  set('progress_at', stamp(now)) -- to find the one is progress, too
  local ids, times = cjson.decode(redis.call('HGET', queue.store, item)), get_times('b' .. item .. ':times')
  drop_item(queue, item)
  if #ids == 1 then return skip_unscorable(ids[1]) end
  local size = math.ceil(#ids / parts)
  for from = 1, #ids, size do
    local part = {}
    for i = from, math.min(#ids, from + size - 1) do part[#part + 1] = ids[i] end
    add_batch(part, cut_times(times, from - 1, from - 1 + #part))
  end
end

-- During a rollout, what a later version wrote is left to a process of that version: taken by one that cannot read it,
-- it would look like an item that kills its worker.
local function readable(value, texts)
  local schema = tonumber(string.match(value, '"schema":(%d+)'))
  if schema and schema > newest then return false end
  for _, record in ipairs(texts) do
    if record and tonumber(string.match(record, '^%[(%d+)') or '0') > newest then return false end
  end
  return true
end

-- The page as stored, or the ids and texts of a batch.
local function contents(item)
  local value = redis.call('HGET', queue.store, item)
  if queue == FETCH then return value, {} end
  local ids = cjson.decode(value)
  return '', { ids, redis.call('HMGET', WAITING, unpack(ids)) }
end

-- Which server scores is decided with the first batch, by the analysis' id, and kept: one analysis has one version
-- even when the share changes meanwhile. One that asked for a model, or was begun by a process that knows no share, has
-- the one it had.
local function pin_model()
  if field('scored_by') then return end
  local alias, model = 'champion', field('model') or 'champion'
  local free = model == 'champion' and (field('source') or '') == '' and (field('model_versions') or '') == ''
  local place = tonumber(string.sub(redis.sha1hex(id), 1, 8), 16) / 4294967296
  if model ~= 'champion' or (free and place < tonumber(ARGV[7])) then alias = 'challenger' end
  set('scored_by', alias)
end

local function take(item, page, texts)
  if queue == SCORE then pin_model() end
  local f = queue.prefix .. item
  redis.call('ZREM', queue.todo, item)
  redis.call('ZADD', queue.leased, now + seconds, item)
  redis.call('HSET', ITEMS, f .. ':holder', holder)
  if field('state') == 'queued' then
    set('state', 'fetching')
    touch()
  end
  expire_with_analysis()
  local attempts, tries = unpack(redis.call('HMGET', ITEMS, f .. ':attempts', f .. ':tries'))
  local answer = { item, page, tonumber(attempts), tonumber(tries or '0'), redis.call('HGETALL', A), texts }
  return { bells(FETCH), bells(SCORE), unpack(answer) }
end

local changed = false
while true do
  local item = redis.call('ZRANGEBYSCORE', queue.todo, '-inf', now, 'LIMIT', 0, 1)[1]
  if not item then
    if changed then return close() end
    return { bells(FETCH), bells(SCORE) }
  end
  local page, texts = contents(item)
  local f = queue.prefix .. item
  if not readable(page, texts[2] or {}) then
    back_to_todo(queue, item, now + 5)
  elseif redis.call('HINCRBY', ITEMS, f .. ':attempts', 1) <= limit then
    return take(item, page, texts)
  elseif queue == SCORE then
    split(item)
    changed = true
  else
    set('halt_code', 'stalled', 'halt_reason', 'A page of comments stopped the fetcher again and again.')
    hide_work(FETCH)
    return close()
  end
end
