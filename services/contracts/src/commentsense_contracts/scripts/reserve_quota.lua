-- Reserves units of the day's quota before a call is made; none is given back.
-- KEYS: the day's quota, the analysis. ARGV: units, the day's units, when the key expires (s since the epoch)
-- Answers units left after this reservation, or -1 when the day is spent.
local spent = tonumber(redis.call('HGET', KEYS[1], 'spent') or '0')
if redis.call('HGET', KEYS[1], 'exhausted') == '1' then return -1 end
if spent + tonumber(ARGV[1]) > tonumber(ARGV[2]) then return -1 end
spent = redis.call('HINCRBY', KEYS[1], 'spent', ARGV[1])
redis.call('EXPIREAT', KEYS[1], ARGV[3])
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('HINCRBY', KEYS[2], 'quota', ARGV[1]) end
return tonumber(ARGV[2]) - spent
