-- Notes which analysis was started of a collection's video. ARGV: video, analysis id.
-- Answers 1, or 0 where there is no such collection (any more): nothing is made that would outlive it.
if not id or field('kind') ~= 'collection' then return 0 end
set('analysis:' .. ARGV[1], ARGV[2])
touch()
return 1
