-- Commits one scored batch: each comment inserted if absent, only what was inserted tallied, the batch done, its
-- waiting texts dropped.
-- ARGV: item, scored (JSON [[id, label, prefix, tally field, likes, time, confidence, day or ''], ...]),
--       skipped (JSON [[id, reason, time], ...]), model version or ''
-- Answers {bells fetch, bells score, 'committed' | 'done' | 'ended', inserted}
local item = ARGV[1]
if not running() then return { 0, 0, 'ended', 0 } end
if redis.call('HEXISTS', BATCHES, item) == 0 then return close('done', 0) end

local tally, days, indexed = {}, {}, {}
local scored, skipped = 0, 0

local function insert(comment, prefix)
  local record = redis.call('HGET', WAITING, comment)
  if not record then return false end
  redis.call('HDEL', WAITING, comment)
  return redis.call('HSETNX', COMMENTS, comment, prefix .. '\n' .. record) == 1
end

local function index(key, score, comment)
  local list = indexed[key]
  if not list then
    list = {}
    indexed[key] = list
  end
  list[#list + 1] = score
  list[#list + 1] = comment
end

for _, row in ipairs(cjson.decode(ARGV[2])) do
  local comment, label = row[1], row[2]
  if insert(comment, row[3]) then
    scored = scored + 1
    tally[row[4]] = (tally[row[4]] or 0) + 1
    if row[8] ~= '' then
      local day = row[8] .. '|' .. label
      days[day] = (days[day] or 0) + 1
    end
    local first = FIRST_INDEX + LABEL_OFFSET[label]
    index(KEYS[first], row[5], comment)
    index(KEYS[first + 1], row[6], comment)
    index(KEYS[first + 2], row[7], comment)
  end
end
for _, row in ipairs(cjson.decode(ARGV[3])) do
  if insert(row[1], '["' .. row[2] .. '"]') then
    skipped = skipped + 1
    local name = 'skipped|' .. row[2]
    tally[name] = (tally[name] or 0) + 1
    index(SKIPPED, row[3], row[1])
  end
end

for name, by in pairs(tally) do redis.call('HINCRBY', TALLY, name, by) end
for name, by in pairs(days) do redis.call('HINCRBY', DAYS, name, by) end
for key, list in pairs(indexed) do
  for from = 1, #list, 1000 do
    redis.call('ZADD', key, unpack(list, from, math.min(#list, from + 999)))
  end
end
count('scored', scored)
count('skipped', skipped)
count('batches_done', 1)
set('progress_at', stamp(now), 'model_down_since', '')
if ARGV[4] ~= '' then
  local seen = field('model_versions') or ''
  if not string.find(',' .. seen .. ',', ',' .. ARGV[4] .. ',', 1, true) then
    set('model_versions', seen == '' and ARGV[4] or seen .. ',' .. ARGV[4])
  end
end
drop_item(SCORE, item)
return close('committed', scored + skipped)
