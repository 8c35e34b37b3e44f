# Flatten a JSON document to lines of a path, a tab and a value: networks.0.ip_address 10.0.0.10
#
# Control characters become blanks, other than ASCII in \u becomes "?", a dot in a key becomes "_":
# each value is on one line, and no key can pass for another path. Exit 1 if it is no JSON.

{ text = text $0 "\n" }

END {
    parse("", 0)
    blanks()
    if (text != "") fail()
}

function fail() { exit 1 }

function blanks() { sub(/^[ \t\r\n]+/, "", text) }

function take(number,   taken) {
    taken = substr(text, 1, number)
    text = substr(text, number + 1)
    return taken
}

# Whether the document goes on with this character, which is then taken.
function next_is(char) {
    blanks()
    if (substr(text, 1, 1) != char) return 0
    take(1)
    return 1
}

function join(path, key) { return path == "" ? key : path "." key }

function parse(path, depth) {
    blanks()
    if (depth > 20) fail()
    if (substr(text, 1, 1) == "\"") print path "\t" string()
    else if (next_is("{")) object(path, depth)
    else if (next_is("[")) array(path, depth)
    else if (match(text, /^[-+.0-9A-Za-z]+/)) literal(path, take(RLENGTH))
    else fail()
}

function literal(path, word) {
    if (word == "null") return
    if (word != "true" && word != "false" && word !~ /^-?[0-9][-+.0-9eE]*$/) fail()
    print path "\t" word
}

function object(path, depth,   key) {
    if (next_is("}")) return
    do {
        blanks()
        key = string()
        gsub(/[.]/, "_", key)
        if (!next_is(":")) fail()
        parse(join(path, key), depth + 1)
    } while (next_is(","))
    if (!next_is("}")) fail()
}

function array(path, depth,   item) {
    if (next_is("]")) return
    item = 0
    do parse(join(path, item++), depth + 1)
    while (next_is(","))
    if (!next_is("]")) fail()
}

function string(   out, char) {
    if (take(1) != "\"") fail()
    out = ""
    while (1) {
        if (match(text, /^[^"\\]+/)) out = out take(RLENGTH)
        char = take(1)
        if (char == "\"") break
        if (char != "\\") fail()
        out = out escaped(take(1))
    }
    gsub(/[[:cntrl:]]/, " ", out)
    return out
}

function escaped(char) {
    if (char == "u") return unicode(tolower(take(4)))
    if (char ~ /^["\\\/]$/) return char
    if (char ~ /^[bfnrt]$/) return " "
    fail()
}

function unicode(digits,   code, at) {
    if (digits !~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/) fail()
    code = 0
    for (at = 1; at <= 4; at++) code = code * 16 + index("0123456789abcdef", substr(digits, at, 1)) - 1
    if (code < 32) return " "
    return code < 127 ? sprintf("%c", code) : "?"
}
