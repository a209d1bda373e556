#!/bin/sh
# Asks a Higress that has the demo loaded: smoke.sh URL KEY. Ends with 1 at the first answer that is not as expected.
set -eu
url=${1:?usage: smoke.sh URL KEY}
key=${2:?usage: smoke.sh URL KEY}

# status EXPECTED WHAT CURL-ARGUMENTS...
status() {
  expected=$1 what=$2
  shift 2
  got=$(curl -s -o /dev/null -w '%{http_code}' --max-time 30 "$@")
  [ "$got" = "$expected" ] || { echo "smoke: $what: expected $expected, got $got" >&2; exit 1; }
  echo "ok: $what: $got"
}

chat() { printf '{"model": "%s", "messages": [{"role": "user", "content": "Good day"}]}' "$1"; }

status 401 'a chat without a key' -H 'content-type: application/json' -d "$(chat gpt-4o)" "$url/v1/chat/completions"
status 403 'a chat with a wrong key' -H 'authorization: Bearer wrong' -H 'content-type: application/json' \
  -d "$(chat gpt-4o)" "$url/v1/chat/completions"
status 200 'a chat by its model' -H "authorization: Bearer $key" -H 'content-type: application/json' \
  -d "$(chat gpt-4o)" "$url/v1/chat/completions"
status 200 'a chat with the other provider' -H "authorization: Bearer $key" -H 'content-type: application/json' \
  -d "$(chat claude-sonnet-4-5)" "$url/v1/chat/completions"
status 404 'a model that no rule has' -H "authorization: Bearer $key" -H 'content-type: application/json' \
  -d "$(chat nobody-has-it)" "$url/v1/chat/completions"
