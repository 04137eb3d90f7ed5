-- Makes an analysis and its first pages, or answers the fresh one for the same video and options.
-- KEYS: an analysis' own, then the lists that name it and the place of the fresh one.
-- ARGV: fields (JSON object of strings), pages (JSON object id -> page as JSON text), expires_at, reuse ('1' or '0'), freshness (s),
--       number of lists
local FRESH, LISTS = KEYS[#KEYS], tonumber(ARGV[6])
local fields, pages = cjson.decode(ARGV[1]), cjson.decode(ARGV[2])
if ARGV[4] == '1' then
  local old = redis.call('GET', FRESH)
  if old then
    -- The other analysis' key has the same form as ours, which ends with {id}; only the id differs.
    local key = string.sub(A, 1, #A - #fields.id - 2) .. '{' .. old .. '}'
    local state = redis.call('HGET', key, 'state')
    local ended = tonumber(redis.call('HGET', key, 'ended_at') or '') or 0
    local usable = state == 'queued' or state == 'fetching' or state == 'scoring'
    if usable or (state == 'completed' and now - ended < tonumber(ARGV[5])) then return { 0, old, 0, 0 } end
  end
end
if id then return { 0, id, 0, 0 } end -- the same call again after a lost answer
id = fields.id
for name, value in pairs(fields) do set(name, value) end
set('state', 'queued', 'created_at', stamp(now), 'updated_at', stamp(now), 'progress_at', stamp(now))
set('expires_at', ARGV[3], 'revision', 1)
for item, value in pairs(pages) do add_item(FETCH, item, value) end
redis.call('ZADD', RUNNING, now, id)
for i = #KEYS - LISTS, #KEYS - 1 do
  redis.call('ZADD', KEYS[i], now, id)
  if redis.call('TTL', KEYS[i]) < tonumber(ARGV[3]) - now then redis.call('EXPIREAT', KEYS[i], ARGV[3]) end
end
redis.call('SET', FRESH, id)
redis.call('EXPIREAT', FRESH, ARGV[3])
for i = 4, #KEYS - LISTS - 1 do
  if redis.call('TTL', KEYS[i]) == -1 then redis.call('EXPIREAT', KEYS[i], ARGV[3]) end
end
return { 1, id, bells(FETCH), bells(SCORE) }
