-- packages/contracts/src/texts.ts by LuaJIT's own patterns, which look at bytes in C; the build puts it in its place. texts.test.ts compares the two.
local find, sub, gsub = string.find, string.sub, string.gsub
local texts = {}

function texts.digitsUntil(text, from)
  local at = find(text, "[^0-9]", from + 1)
  return at and at - 1 or math.max(from, #text)
end

function texts.isDigits(text, least, most)
  return #text >= least and #text <= most and find(text, "[^0-9]") == nil
end

function texts.isHex(text, least, most)
  return #text >= least and #text <= most and find(text, "[^0-9a-fA-F]") == nil
end

function texts.isWord(text, others)
  if others == "" then return find(text, "[^0-9a-zA-Z]") == nil end
  return find(text, "[^0-9a-zA-Z" .. gsub(others, "%p", "%%%0") .. "]") == nil
end

function texts.isSpace(code)
  return code == 32 or code >= 9 and code <= 13
end

function texts.spacesUntil(text, from)
  local at = find(text, "[^ \t-\r]", from + 1)
  return at and at - 1 or math.max(from, #text)
end

function texts.trimmed(text)
  if not find(text, "^[ \t-\r]") and not find(text, "[ \t-\r]$") then return text end
  return (gsub(gsub(text, "^[ \t-\r]+", ""), "[ \t-\r]+$", ""))
end

function texts.hasSpace(text)
  return find(text, "[ \t-\r]") ~= nil
end

function texts.without(text, characters)
  return (gsub(text, "[" .. gsub(characters, "%W", "%%%0") .. "]", ""))
end

function texts.replaced(text, what, by)
  local at = find(text, what, 1, true)
  if not at then return text end
  local pieces, count, from = {}, 0, 1
  while at do
    pieces[count + 1], pieces[count + 2] = sub(text, from, at - 1), by
    count, from = count + 2, at + #what
    at = find(text, what, from, true)
  end
  pieces[count + 1] = sub(text, from)
  return table.concat(pieces)
end

function texts.lastPlace(text, what, last)
  local found, at = -1, find(text, what, 1, true)
  while at and at - 1 <= (last or #text) do
    found = at - 1
    at = find(text, what, at + 1, true)
  end
  return found
end

return texts
