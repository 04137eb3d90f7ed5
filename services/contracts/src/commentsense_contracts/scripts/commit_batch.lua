-- Commits one scored batch: each comment inserted if absent, only what was inserted tallied, the batch done, its
-- waiting texts dropped.
-- ARGV: item, scored (JSON [[id, label, prefix, tally field, likes, time, confidence, day or ''], ...]),
--       skipped (JSON [[id, reason, time], ...]), model version or ''
-- Answers {bells fetch, bells score, 'committed' | 'done' | 'ended', inserted, {how many of them, seconds since they
-- were fetched, ...}}
local item = ARGV[1]
if not running() then return { 0, 0, 'ended', 0 } end
if redis.call('HEXISTS', BATCHES, item) == 0 then return close('done', 0) end

local tally, days, indexed = {}, {}, {}
local scored, skipped = 0, 0

local rows, skips = cjson.decode(ARGV[2]), cjson.decode(ARGV[3])
local ids, place = {}, {}
for _, list in ipairs({ rows, skips }) do
  for _, row in ipairs(list) do
    ids[#ids + 1] = row[1]
    place[row[1]] = #ids
  end
end
local records, stored = get_all(WAITING, ids), get_all(COMMENTS, ids)
local inserted = {}

-- Whether the comment is to be counted: its text was waiting, and nothing was stored for it before.
local function insert(comment, prefix)
  local at = place[comment]
  local record = records[at]
  if not record or stored[at] then return false end
  stored[at] = true
  inserted[#inserted + 1] = comment
  inserted[#inserted + 1] = prefix .. '\n' .. record
  return true
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

for _, row in ipairs(rows) do
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
for _, row in ipairs(skips) do
  if insert(row[1], '["' .. row[2] .. '"]') then
    skipped = skipped + 1
    local name = 'skipped|' .. row[2]
    tally[name] = (tally[name] or 0) + 1
    index(SKIPPED, row[3], row[1])
  end
end

in_parts('HSET', COMMENTS, inserted)
in_parts('HDEL', WAITING, ids)
for name, by in pairs(tally) do redis.call('HINCRBY', TALLY, name, by) end
for name, by in pairs(days) do redis.call('HINCRBY', DAYS, name, by) end
for key, list in pairs(indexed) do in_parts('ZADD', key, list) end
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

-- Comments of one page waited equally long, so a pair for each page of the batch says it for all.
local waits, new, batch = {}, {}, cjson.decode(redis.call('HGET', BATCHES, item))
for i = 1, #inserted, 2 do new[inserted[i]] = true end
for _, line in ipairs(get_times('b' .. item .. ':times')) do
  local here = 0
  for i = line[1] + 1, line[2] do
    if new[batch[i]] then here = here + 1 end
  end
  if here > 0 then
    waits[#waits + 1] = here
    waits[#waits + 1] = stamp(math.max(0, now - line[3]))
  end
end
drop_item(SCORE, item)
return close('committed', scored + skipped, waits)
