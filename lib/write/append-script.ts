import {createHash} from 'node:crypto';

/**
 * Appends a batch exactly once, numbers its entries, trims, and sets both TTLs, in one atomic step.
 *
 * KEYS: the stream, its state hash (lib/format/log-state.ts).
 * ARGV: format version, producer, sequence number of the first entry, number and id of the newest entry that the
 * producer knows, what came before (nothing for an acknowledged append, `back` for an acknowledged release, the mark
 * that it was told for a GAP), maxEntries, maxBytes, ttlSeconds, lease in ms (0 releases it), entries of the batch,
 * their bytes, then records: kind (`l` lines, `e` event, `m` marker), ts, source, phase, count, text; a marker's count
 * is that of the strings behind its text (field, value, …), a line record's the number of lines joined by \n in it.
 *
 * Replies: {OK, mark, n, id of the newest entry, refused append, refused EXPIRE}; {GAP, mark, n} when entries that
 * were acknowledged are gone, or may be, and then nothing was stored; {NEWER, version} when the log has a format from
 * the future.
 *
 * Every command that may be denied is called before the first entry is stored: what stops a writer stores nothing. And
 * the first write is one that Redis refuses at `maxmemory`: it lets pass all that follows the first.
 */
export const appendScript: string = `
local stream, state = KEYS[1], KEYS[2]
local version, producer, first, floor, newest, before = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], ARGV[6]
local maxEntries, maxBytes, ttl, lease = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10])
local entries, size = tonumber(ARGV[11]), tonumber(ARGV[12])
local call, pcall, find, sub, format = redis.call, redis.pcall, string.find, string.sub, string.format
local leased, released, marked = 'l:' .. producer, 'r:' .. producer, 'p:' .. producer

local s = call('HMGET', state, 'v', 'n', marked, 'end', 'lines', 'lost', 'bytes', 'id', released, 'cut', 'sizes')
if s[1] and (tonumber(s[1]) or math.huge) > tonumber(version) then return {'NEWER', s[1]} end
local length = call('XLEN', stream)
local n = tonumber(s[2])
-- The stream alone is gone: nothing holds any more of what the hash says of it, for no producer.
local isGone = n and n > 0 and length == 0
if isGone then s = {s[1], s[2]} end
local mark = tonumber(s[3])

-- The hash alone is gone. Others may have written behind the newest entry with a number.
local top = 0
if not n and length > 0 then
  for _, entry in ipairs(call('XREVRANGE', stream, '+', '-', 'COUNT', 100)) do
    for i = 1, #entry[2], 2 do
      local value = entry[2][i + 1]
      if entry[2][i] == 'n' and find(value, '^%d+$') and #value < 16 then top = math.max(top, tonumber(value)) end
    end
    if top > 0 then break end
  end
end

-- Without a mark (forgotten, or lost with the hash) all is there as long as what the producer knew as the newest is,
-- or has been cut off. Where the hash is gone that is so if nothing older is left either.
local known = mark
if not known then
  local isThere = floor <= (tonumber(s[10]) or 0)
  if not isThere and newest ~= '' then
    local entry = call('XREVRANGE', stream, newest, '-', 'COUNT', 1)[1]
    if entry then isThere = entry[1] == newest else isThere = not n and floor <= top end
  end
  known = isThere and first - 1 or 0
end
local told = tonumber(before)
-- No number is missing or given twice but behind a reset marker; nor is a batch stored of which a copy may be.
local isUnsure = isGone or (not n and top > 0) or floor > math.max(n or 0, top) or (not mark and first > 1 and before ~= 'back')
-- What the producer counts as lost may be back meanwhile.
local isBack = told and mark and mark > told and mark < first
if known < (told or first - 1) or (isUnsure and not told) or isBack then
  -- A lagging replica may not know better: what writes, it refuses.
  call('HDEL', state, '')
  return {'GAP', known, math.max(n or 0, top)}
end
local skipped = math.max(floor - math.max(n or 0, top), 0)
n = math.max(n or 0, top, floor)
mark = math.max(known, first - 1)

-- A late copy of a batch, or of a beat before the release, is no sign of life.
local isLate = entries > 0 and first + entries - 1 <= mark or entries == 0 and (first <= mark or (lease > 0 and s[9]))
local isNew, refused = not s[3], ''
if not isLate then
  local at = isNew and call('HMGET', state, 'scan')[1]
  local scanned = isNew and call('HSCAN', state, at or '0', 'COUNT', 64)
  local time = call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if isGone then call('UNLINK', state) end
  local set, unset, untilTime = leased, released, now + lease
  if lease == 0 then set, unset, untilTime = released, leased, now end
  -- Answered, not thrown: READONLY as an error would have a client whose owner reconnects on it do so each time.
  local denied = pcall('HSET', state, set, untilTime)
  if type(denied) ~= 'table' and isNew then denied = pcall('XTRIM', stream, 'MAXLEN', '~', length) end
  if type(denied) ~= 'table' and (isNew or s[9] or lease == 0) then denied = pcall('HDEL', state, unset) end
  if type(denied) == 'table' then refused = denied.err end
  -- A new producer forgets a few of those that have been silent for long.
  if isNew and refused == '' then
    local fields = scanned[2]
    for i = 1, #fields, 2 do
      local kind = sub(fields[i], 1, 2)
      local kept = kind == 'l:' and 86400000 or kind == 'r:' and 3600000
      if kept and (tonumber(fields[i + 1]) or 0) + kept < now then call('HDEL', state, fields[i], 'p:' .. sub(fields[i], 3)) end
    end
    if scanned[1] ~= '0' then call('HSET', state, 'scan', scanned[1]) elseif at then call('HDEL', state, 'scan') end
  end
end

local ended, lines, lost = s[4] or '', tonumber(s[5]) or 0, tonumber(s[6]) or 0
local done, seq, added, id = mark, first - 1, 0, nil
local i, last = 13, #ARGV
while i <= last and refused == '' do
  local kind, ts, source, phase, count, text = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4]), ARGV[i + 5]
  i = i + 6
  if kind == 'm' then
    seq = seq + 1
    if seq > done then
      local entry = {'XADD', stream, '*', 'ts', ts, 'source', source, 'text', text, 'phase', phase, 'n', n + 1}
      for j = i, i + count - 1 do entry[#entry + 1] = ARGV[j] end
      local name = ARGV[i + 1]
      if name == 'end' then
        entry[#entry + 1], entry[#entry + 2] = 'lines', lines
        entry[#entry + 1], entry[#entry + 2] = 'lost', lost
      end
      local added_id = pcall(unpack(entry))
      if type(added_id) == 'table' then
        refused = added_id.err
      else
        n, done, added, id = n + 1, seq, added + 1, added_id
        if name == 'end' then ended = id else lost = lost + tonumber(ARGV[i + 3]) end
      end
    end
    i = i + count
  else
    local from = 1
    for _ = 1, count do
      local stop = find(text, '\\n', from, true) or #text + 1
      seq = seq + 1
      if seq > done then
        -- format() makes the number text faster than Redis does: a twentieth of the time of a batch.
        local added_id = pcall('XADD', stream, '*', 'ts', ts, 'source', source, 'text', sub(text, from, stop - 1), 'phase', phase, 'n', format('%d', n + 1))
        if type(added_id) == 'table' then
          refused = added_id.err
          break
        end
        n, done, added, id, ended = n + 1, seq, added + 1, added_id, ''
        if kind == 'l' then lines = lines + 1 end
      end
      from = stop + 1
    end
  end
end

if isLate then return {'OK', done, n, s[8] or '', refused, ''} end
-- Refused before anything was stored: the key may be somebody else's, so it gets no TTL and no hash from us.
if refused ~= '' and added == 0 then
  -- What cannot be taken back expires.
  if isNew and type(pcall('HDEL', state, leased, released)) == 'table' then pcall('EXPIRE', state, ttl) end
  return {'OK', mark, n, '', refused, ''}
end

if added > 0 then
  length = length + added
  local bytes = (tonumber(s[7]) or 0) + math.ceil(size * added / entries)
  local changed = {'HSET', state, 'v', version, 'n', n, 'id', id, 'lines', lines, 'lost', lost, 'bytes', bytes, marked, done}
  -- How far to cut: behind the newest of some entries at which so many bytes had been stored that the rest is enough.
  local sizes = s[11] or ''
  if skipped > 0 then
    sizes = sizes:gsub('(%d+):', function(at) return format('%.0f:', at + skipped) end)
  end
  if bytes - tonumber(string.match(sizes, ':(%d+) $') or 0) > maxBytes / 16 then
    sizes = sizes .. format('%.0f:%.0f ', n, bytes)
  end
  local keep, rest = maxEntries, sizes
  if size > maxBytes then keep = math.min(keep, math.max(1, math.floor(added * maxBytes / size))) end
  while true do
    local at, stored, behind = string.match(rest, '^(%d+):(%d+) (.*)$')
    if not at or bytes - stored <= maxBytes * 15 / 16 then break end
    keep, sizes, rest = math.max(1, math.min(keep, n - at)), rest, behind
  end
  if sizes ~= (s[11] or '') then changed[#changed + 1], changed[#changed + 2] = 'sizes', sizes end
  if length > keep then
    local trimmed = call('XTRIM', stream, 'MAXLEN', '~', keep)
    if trimmed > 0 then changed[#changed + 1], changed[#changed + 2] = 'cut', n - length + trimmed end
  end
  call(unpack(changed))
  if ended ~= '' then call('HSET', state, 'end', ended) elseif s[4] then call('HDEL', state, 'end') end
elseif isNew then
  call('HSET', state, 'v', version, marked, done)
  -- A new producer announces itself before its first line: the job runs again.
  if s[4] and lease > 0 then call('HDEL', state, 'end') end
end
local expiring = pcall('EXPIRE', stream, ttl)
if type(expiring) ~= 'table' then expiring = pcall('EXPIRE', state, ttl) end
return {'OK', done, n, id or s[8] or '', refused, type(expiring) == 'table' and expiring.err or ''}
`;

export const appendScriptSha: string = createHash('sha1').update(appendScript).digest('hex');
