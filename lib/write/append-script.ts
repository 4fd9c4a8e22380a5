import {createHash} from 'node:crypto';

/**
 * Appends a batch exactly once, numbers its entries, trims, and sets both TTLs, in one atomic step.
 *
 * KEYS: the stream, its state hash (lib/format/log-state.ts).
 * ARGV: format version, producer, sequence number of the first entry, highest `n` the producer knows, the producer
 * that it replaces (else empty), maxEntries, maxBytes, ttlSeconds, lease in ms (0 releases it), bytes of the batch,
 * then records: kind (`l` lines, `e` event, `m` marker), ts, source, phase, count, text; a marker's count is
 * that of the strings behind its text (field, value, …), a line record's the number of lines joined by \n in its text.
 *
 * Replies: {OK, mark, n, id of the newest entry, refused append, refused EXPIRE}; {GAP, mark, n} when entries that
 * were acknowledged are gone, and then nothing was stored; {NEWER, version} when the log has a format from the future.
 */
export const appendScript = `
local stream, state = KEYS[1], KEYS[2]
local version, producer, first, floor, replaced = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local maxEntries, maxBytes, ttl, lease = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8], tonumber(ARGV[9])
local call, pcall, find, sub = redis.call, redis.pcall, string.find, string.sub

local s = call('HMGET', state, 'v', 'n', 'p:' .. producer, 'end', 'lines', 'lost', 'bytes', 'id', 'r:' .. producer)
if s[1] and tonumber(s[1]) > tonumber(version) then return {'NEWER', s[1]} end
local n, mark = tonumber(s[2] or nil), tonumber(s[3] or nil)
local ended, lines, lost = s[4] or '', tonumber(s[5] or 0), tonumber(s[6] or 0)

local top = 0
if not n then
  local newest = call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  if newest then
    for i = 1, #newest[2], 2 do
      if newest[2][i] == 'n' then top = tonumber(newest[2][i + 1]) or 0 end
    end
  end
end
if replaced == '' then
  local known = mark or 0
  if n and n > 0 and call('EXISTS', stream) == 0 then known = -1 end
  if not n and top > 0 then known = first - 1 end
  if known + 1 < first or known < 0 or (not n and top > 0) then
    -- A lagging replica may not know better: what writes, it refuses.
    call('HDEL', state, '')
    return {'GAP', math.max(known, 0), math.max(n or 0, top, floor)}
  end
end
n = math.max(n or 0, top, floor)
mark = mark or first - 1

local function now()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A new producer: forget those that have been silent for longer than the log lives.
if not s[3] then
  local fields, old = call('HGETALL', state), now() - ttl * 1000
  for i = 1, #fields, 2 do
    local kind = sub(fields[i], 1, 2)
    if (kind == 'l:' or kind == 'r:') and tonumber(fields[i + 1]) < old then
      call('HDEL', state, fields[i], 'p:' .. sub(fields[i], 3))
    end
  end
end

local done, seq, added, id, refused = mark, first - 1, 0, nil, ''
local i, size = 11, #ARGV
while i <= size and refused == '' do
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
        local added_id = pcall('XADD', stream, '*', 'ts', ts, 'source', source, 'text', sub(text, from, stop - 1), 'phase', phase, 'n', n + 1)
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

-- Refused before anything was stored: the key may be somebody else's, so it gets no TTL from us.
if refused ~= '' and added == 0 then return {'OK', mark, n, '', refused, ''} end

if added > 0 then
  local length = call('XLEN', stream)
  local bytes = tonumber(s[7] or 0) + tonumber(ARGV[10])
  local limit = math.max(1, math.min(maxEntries, math.floor(maxBytes * length / bytes)))
  if length > limit then
    local trimmed = call('XTRIM', stream, 'MAXLEN', '~', limit)
    bytes = math.floor(bytes * (length - trimmed) / length)
  end
  call('HSET', state, 'v', version, 'n', n, 'id', id, 'lines', lines, 'lost', lost, 'bytes', bytes)
  if ended ~= '' then call('HSET', state, 'end', ended) elseif s[4] then call('HDEL', state, 'end') end
end
-- A new producer announces itself before its first line: the job runs again.
if added == 0 and not s[3] and lease > 0 then
  call('HSET', state, 'v', version)
  if s[4] then call('HDEL', state, 'end') end
end
-- A late copy of a batch, or of a beat before the release, is no sign of life.
if added == 0 and (size > 10 or (lease > 0 and s[9])) then return {'OK', done, n, s[8] or '', refused, ''} end
call('HSET', state, 'p:' .. producer, done)
if lease > 0 then
  call('HSET', state, 'l:' .. producer, now() + lease)
  call('HDEL', state, 'r:' .. producer)
else
  call('HSET', state, 'r:' .. producer, now())
  call('HDEL', state, 'l:' .. producer)
end
-- Whatever of the replaced producer is still on its way counts as stored.
if replaced ~= '' then
  call('HSET', state, 'p:' .. replaced, '9007199254740991', 'r:' .. replaced, now())
  call('HDEL', state, 'l:' .. replaced)
end
local expiring = pcall('EXPIRE', stream, ttl)
if type(expiring) ~= 'table' then expiring = pcall('EXPIRE', state, ttl) end
return {'OK', done, n, id or s[8] or '', refused, type(expiring) == 'table' and expiring.err or ''}
`;

export const appendScriptSha: string = createHash('sha1').update(appendScript).digest('hex');
