-- Commits one fetched page: its texts, the work it makes, the page done. The first commit of a page wins.
-- ARGV: item, comments (JSON [[id, record], ...]), fields to set (JSON object of strings),
--       reply pages (JSON object thread -> page), next item or '', next page, round,
--       first item of another round or '', its page
-- Answers {bells fetch, bells score, 'committed' | 'done' | 'ended', new comments}
local item = ARGV[1]
if not running() then return { 0, 0, 'ended', 0 } end
if redis.call('HEXISTS', PAGES, item) == 0 then return close('done', 0) end
local max = number('max_comments')
local kept, fresh_threads, repeats = number('fetched'), {}, 0
local added = 0
local pairs_in, ids = cjson.decode(ARGV[2]), {}
for i, pair in ipairs(pairs_in) do ids[i] = pair[1] end
local stored, waiting = get_all(COMMENTS, ids), get_all(WAITING, ids)
local new_texts, new_ids = {}, {}
for i, pair in ipairs(pairs_in) do
  local comment = pair[1]
  if kept >= max then break end
  -- A comment may also stand twice on the page itself.
  if stored[i] or waiting[i] or fresh_threads[comment] then
    repeats = repeats + 1
  else
    new_texts[#new_texts + 1] = comment
    new_texts[#new_texts + 1] = pair[2]
    new_ids[#new_ids + 1] = comment
    fresh_threads[comment] = true
    kept, added = kept + 1, added + 1
  end
end
in_parts('HSET', WAITING, new_texts)
in_parts('RPUSH', POOL, new_ids)
count('fetched', added)
-- Copied comments were fetched long ago.
if added > 0 and string.sub(item, 1, 1) ~= 'x' then
  local times = get_times(POOL_TIMES)
  times[#times + 1] = { kept - added, kept, now }
  keep_times(POOL_TIMES, times)
end
count('repeats', repeats)
count('pages_done', 1)
set('progress_at', stamp(now))
for name, value in pairs(cjson.decode(ARGV[3])) do set(name, value) end
drop_item(FETCH, item)

if kept >= max then
  -- The limit that was asked for is reached: what is still to fetch is not wanted.
  for _, rest in ipairs(redis.call('HKEYS', PAGES)) do
    if rest ~= 'video' then drop_item(FETCH, rest) end
  end
  set('limit_reached', 1)
else
  -- Replies of a thread that an earlier page brought already are on their way: asking again would cost quota.
  for thread, page in pairs(cjson.decode(ARGV[4])) do
    if fresh_threads[thread] then add_item(FETCH, 'r' .. thread, page) end
  end
  -- Comments that arrive while paging stand on the first page, behind us. So, when the chain has ended, another round
  -- reads from the top until a page brings nothing new, and rounds end when one of them brought nothing.
  local next_item, next_page, round, again_item, again_page = ARGV[5], ARGV[6], tonumber(ARGV[7]), ARGV[8], ARGV[9]
  local found = round > 0 and count('round_new', added) or 1
  if next_item ~= '' and (round == 0 or added > 0) then
    -- In front of the replies: each page of the chain is known only when the one before has come, so a chain that
    -- waits behind replies is what everything waits for in the end.
    add_item(FETCH, next_item, next_page, true)
  elseif again_item ~= '' and found > 0 then
    set('round_new', 0)
    add_item(FETCH, again_item, again_page)
  end
end
return close('committed', added)
