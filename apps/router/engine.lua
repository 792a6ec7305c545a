-- What JavaScript has and LuaJIT lacks, as far as the router uses it, and what is dear in a loop over bytes. Stands in front of the bundle (build.ts);
-- src/engine.d.ts declares `engine`. No decision is made here.
if not jit then error("the call router needs LuaJIT in place of Lua: LD_PRELOAD=libluajit-5.1.so.2") end

-- What the router does in its own code is small pieces between calls of Kamailio and of patterns, which traces do not cross: compiled, it is no faster, and each
-- worker takes megabytes more (docs/decisions/what-the-call-router-costs.md).
jit.off()

local ffi = require("ffi")
local decoder = require("cjson").new()
decoder.decode_invalid_numbers(false)
jsonNull = require("cjson").null

local byte, find, sub, gsub, format, concat = string.byte, string.find, string.sub, string.gsub, string.format, table.concat

local function withoutNulls(value)
  for key, one in pairs(value) do
    if one == jsonNull then value[key] = nil elseif type(one) == "table" then withoutNulls(one) end
  end
  return value
end

local function parse(_, text, reviver)
  local value = decoder.decode(text)
  if reviver then return value end
  if value == jsonNull then return nil end
  return type(value) == "table" and withoutNulls(value) or value
end

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local function escape(char) return escapes[char] or format("\\u%04x", byte(char)) end

-- Texts are put into one list of pieces and joined once: every text that is made is looked up among all texts there are.
local pieces = {}

local function putText(count, text)
  if find(text, '[%c"\\]') then text = gsub(text, '[%c"\\]', escape) end
  pieces[count + 1], pieces[count + 2], pieces[count + 3] = '"', text, '"'
  return count + 3
end

local put

-- A list that is empty and an object without fields are one in Lua: here it is always a list.
local function putTable(count, value, nullable)
  if nullable == nil and value[1] == nil and next(value) == nil then
    pieces[count + 1] = "[]"
    return count + 1
  end
  if value[1] ~= nil then
    for at = 1, #value do
      pieces[count + 1] = at == 1 and "[" or ","
      count = put(count + 1, value[at])
    end
    pieces[count + 1] = "]"
    return count + 1
  end
  local separator = "{"
  for key, one in pairs(value) do
    pieces[count + 1] = separator
    count = putText(count + 1, key)
    pieces[count + 1] = ":"
    count = put(count + 1, one)
    separator = ","
  end
  for at = 1, nullable and #nullable or 0 do
    if value[nullable[at]] == nil then
      pieces[count + 1] = separator
      count = putText(count + 1, nullable[at])
      pieces[count + 1] = ":null"
      count, separator = count + 1, ","
    end
  end
  pieces[count + 1] = "}"
  return count + 1
end

function put(count, value)
  local kind = type(value)
  if kind == "string" then return putText(count, value) end
  if kind == "table" then return putTable(count, value) end
  local text = "null"
  if kind == "boolean" then
    text = value and "true" or "false"
  elseif kind == "number" and value == value and value ~= math.huge and value ~= -math.huge then
    text = format(value == math.floor(value) and "%.0f" or "%.14g", value)
  end
  pieces[count + 1] = text
  return count + 1
end

local function joined(count)
  local text = concat(pieces, "", 1, count)
  -- A long answer to the edge agent is not kept.
  if count > 1000 then pieces = {} end
  return text
end

JSON = { parse = parse, stringify = function(_, value) return joined(put(0, value)) end }

-- The same declaration again, after a reload, is an error.
pcall(ffi.cdef, "int gettimeofday(long *, void *);")
local time = ffi.new("long[2]")
Date = {
  now = function()
    ffi.C.gettimeofday(time, nil)
    return tonumber(time[0]) * 1000 + math.floor(tonumber(time[1]) / 1000)
  end,
}

local function percent(char) return format("%%%02X", byte(char)) end
function encodeURIComponent(_, text)
  return (gsub(text, "[^%w%-_.!~*'()]", percent))
end

local function continues(code) return code ~= nil and code >= 0x80 and code <= 0xbf end

-- Bytes of the character that begins there (RFC 3629), nil for none.
local function characterAt(text, at)
  local a, b, c, d = byte(text, at, at + 3)
  if a < 0x80 then return 1 end
  if a >= 0xc2 and a <= 0xdf and continues(b) then return 2 end
  if not continues(b) or not continues(c) then return nil end
  if a == 0xe0 and b < 0xa0 or a == 0xed and b > 0x9f then return nil end
  if a >= 0xe0 and a <= 0xef then return 3 end
  if not continues(d) or a == 0xf0 and b < 0x90 or a == 0xf4 and b > 0x8f then return nil end
  return a >= 0xf0 and a <= 0xf4 and 4 or nil
end

-- With '?' for what is no UTF-8: a byte that begins nothing, with those that would continue it.
local function readable(text)
  if not find(text, "[\128-\255]") then return text end
  local good, count, at = {}, 0, 1
  while at <= #text do
    local length = characterAt(text, at)
    count = count + 1
    if length then
      good[count] = sub(text, at, at + length - 1)
      at = at + length
    else
      good[count] = "?"
      at = at + 1
      while continues(byte(text, at)) do at = at + 1 end
    end
  end
  return concat(good)
end

engine = {
  json = function(value, nullable) return joined(putTable(0, value, nullable)) end,
  readable = readable,
  -- At most so many bytes, and no half of a character.
  cut = function(text, most)
    if #text <= most then return text end
    while continues(byte(text, most + 1)) do most = most - 1 end
    return sub(text, 1, most)
  end,
  withoutControls = function(text)
    return find(text, "%c") and gsub(text, "%c", " ") or text
  end,
  hasControls = function(text) return find(text, "%c") ~= nil end,
  -- In front of the first empty line.
  hasLoneCr = function(message)
    local at = find(message, "\r", 1, true)
    while at do
      local _, ended = find(message, "^\n\r?\n", at + 1)
      if ended then return false end
      if byte(message, at + 1) ~= 10 then return true end
      at = find(message, "\r", at + 2, true)
    end
    return false
  end,
}
