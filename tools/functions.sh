# What the scripts in tools/ share. To be sourced, from the top of the repository.
# shellcheck shell=bash

# Announces a step, with the seconds since the script began.
say() { printf '[%3ds] %s\n' "$SECONDS" "$*"; }

# Ends the script with a sentence that says what to do.
fail() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

# Fails unless $2, the value of option $1, is a whole number.
require_number() {
  case "${2-}" in
  '' | *[!0-9]*) fail "$1 takes a number, not '${2-}'" ;;
  esac
}

# Builds the named products for release and sets $bin to where they are.
build_release() {
  local product
  for product in "$@"; do
    say "building $product (release)"
    swift build -c release --product "$product" ||
      fail "$product does not build; the compiler's message is above"
  done
  bin=$(swift build -c release --show-bin-path)
}

# Whether something listens on port $1 of the loopback interface.
port_is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port of the loopback interface that nothing listens on.
free_port() {
  local port
  for _ in {1..100}; do
    port=$((20000 + RANDOM % 20000))
    port_is_open "$port" || {
      echo "$port"
      return
    }
  done
  fail "found no free port on 127.0.0.1"
}

# Whether process $1 is one of our servers.
is_server() { [ "$(cat "/proc/$1/comm" 2>/dev/null)" = showroomd ]; }

# start_server DIRECTORY PORT CERTIFICATES: starts showroomd on a store in DIRECTORY/store and
# waits until it listens. Sets $server_pid, which is also kept in DIRECTORY/showroomd.pid; the
# server's log is DIRECTORY/showroomd.log.
start_server() {
  local directory=$1 port=$2 certificates=$3
  if port_is_open "$port"; then
    fail "port $port is in use; stop what listens there or choose another with --port"
  fi
  mkdir -p "$directory/store"
  setsid "$bin/showroomd" --currency GBP --data "$directory/store" --listen "127.0.0.1:$port" \
    --certificate "$certificates/server.pem" --key "$certificates/server.key" \
    --client-ca "$certificates/ca.pem" >"$directory/showroomd.log" 2>&1 </dev/null &
  server_pid=$!
  echo "$server_pid" >"$directory/showroomd.pid"
  for _ in {1..300}; do
    if ! kill -0 "$server_pid" 2>/dev/null; then
      tail -n 20 "$directory/showroomd.log" >&2
      fail "the server stopped at once; its log is above and in $directory/showroomd.log"
    fi
    if port_is_open "$port"; then return; fi
    sleep 0.1
  done
  stop_server "$directory"
  fail "the server did not listen within 30 s; see $directory/showroomd.log"
}

# stop_server DIRECTORY: lets the server that was started there finish, if it still runs.
stop_server() {
  local pid
  pid=$(cat "$1/showroomd.pid" 2>/dev/null) || return 0
  rm -f "$1/showroomd.pid"
  is_server "$pid" || return 0
  kill -TERM "$pid"
  for _ in {1..300}; do
    is_server "$pid" || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
  fail "the server did not stop within 30 s of SIGTERM and was killed"
}

# unpack FILE TARGET: FILE as plain text, whatever it is packed with.
unpack() {
  [ -r "$1" ] || fail "can't read $1"
  case "$1" in
  *.xz) xz -dc "$1" >"$2" ;;
  *.gz) gzip -dc "$1" >"$2" ;;
  *) cp "$1" "$2" ;;
  esac || fail "$1 does not unpack; is it whole?"
}
