// Load on Redis: reserve_and_add by EVALSHA over TLS. Speaks RESP itself: Debian's hiredis has no TLS.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

enum { INPUT_BYTES_MAX = 65536, OUTPUT_BYTES_MAX = 65536 };

struct connection {
  SSL *tls;
  char script_hash[41];
  char input[INPUT_BYTES_MAX];
  int input_start, input_end;
  char output[OUTPUT_BYTES_MAX];
  int output_length;
};

static _Noreturn void die_of_tls(const char *what) {
  die("redis: %s: %s", what, ERR_reason_error_string(ERR_peek_last_error()));
}

static void append(struct connection *connection, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void append(struct connection *connection, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int room = OUTPUT_BYTES_MAX - connection->output_length;
  int length = vsnprintf(connection->output + connection->output_length, (size_t)room, format, arguments);
  va_end(arguments);
  if (length < 0 || length >= room) die("redis: requests don't fit the buffer");
  connection->output_length += length;
}

static void append_argument(struct connection *connection, const char *text) {
  append(connection, "$%zu\r\n%s\r\n", strlen(text), text);
}

static void flush(struct connection *connection) {
  int written = SSL_write(connection->tls, connection->output, connection->output_length);
  if (written != connection->output_length) die_of_tls("can't write");
  connection->output_length = 0;
}

// The next line of a reply, without its end.
static char *read_line(struct connection *connection) {
  for (;;) {
    char *start = connection->input + connection->input_start;
    int length = connection->input_end - connection->input_start;
    char *end = memchr(start, '\n', (size_t)length);
    if (end) {
      connection->input_start += (int)(end - start) + 1;
      if (end > start && end[-1] == '\r') end--;
      *end = 0;
      return start;
    }
    memmove(connection->input, start, (size_t)length);
    connection->input_start = 0;
    connection->input_end = length;
    if (length == INPUT_BYTES_MAX) die("redis: a reply doesn't fit the buffer");
    int got = SSL_read(connection->tls, connection->input + length, INPUT_BYTES_MAX - length);
    if (got <= 0) die_of_tls("can't read");
    connection->input_end += got;
  }
}

// A reply of one line, or a bulk string of one line.
static char *read_reply(struct connection *connection) {
  char *line = read_line(connection);
  if (line[0] == '-') die("redis: %s", line + 1);
  return line[0] == '$' ? read_line(connection) : line + 1;
}

static int connect_socket(void) {
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(option_port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int on = 1;
  if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) ||
      setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on)) {
    die("redis: can't connect to port %s", option_port);
  }
  return descriptor;
}

static SSL_CTX *tls_context(void) {
  static SSL_CTX *context;
  if (context) return context;
  context = SSL_CTX_new(TLS_client_method());
  if (!context || !SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) ||
      !SSL_CTX_load_verify_locations(context, option_authority, NULL)) {
    die_of_tls("can't set TLS up");
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  return context;
}

static void load_script(struct connection *connection) {
  char text[4096];
  FILE *file = fopen(option_script, "r");
  if (!file) die("redis: can't open %s", option_script);
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  append(connection, "*3\r\n");
  append_argument(connection, "SCRIPT");
  append_argument(connection, "LOAD");
  append_argument(connection, text);
  flush(connection);
  snprintf(connection->script_hash, sizeof connection->script_hash, "%.40s", read_reply(connection));
}

static void *open_connection(void) {
  struct connection *connection = calloc(1, sizeof *connection);
  if (!connection) die("out of memory");
  connection->tls = SSL_new(tls_context());
  if (!connection->tls || !SSL_set1_host(connection->tls, "localhost") ||
      !SSL_set_fd(connection->tls, connect_socket()) || SSL_connect(connection->tls) != 1) {
    die_of_tls("the handshake failed");
  }
  load_script(connection);
  return connection;
}

static void append_operation(struct connection *connection, const struct operation *operation) {
  char text[64];
  append(connection, "*11\r\n");
  append_argument(connection, "EVALSHA");
  append_argument(connection, connection->script_hash);
  append_argument(connection, "4");
  snprintf(text, sizeof text, "answer:%s", operation->key);
  append_argument(connection, text);
  snprintf(text, sizeof text, "stock:%llu", (unsigned long long)operation->batch);
  append_argument(connection, text);
  snprintf(text, sizeof text, "session:%llu", (unsigned long long)operation->session);
  append_argument(connection, text);
  snprintf(text, sizeof text, "cart:%llu", (unsigned long long)operation->session);
  append_argument(connection, text);
  snprintf(text, sizeof text, "%llu", (unsigned long long)operation->session);
  append_argument(connection, text);
  snprintf(text, sizeof text, "%llu", (unsigned long long)operation->batch);
  append_argument(connection, text);
  append_argument(connection, "10000");
  snprintf(text, sizeof text, "%lld", (long long)time(NULL));
  append_argument(connection, text);
}

static void perform(void *opaque, const struct operation *operations, int count) {
  struct connection *connection = opaque;
  for (int i = 0; i < count; i++) append_operation(connection, &operations[i]);
  flush(connection);
  for (int i = 0; i < count; i++) {
    if (atoll(read_reply(connection)) <= 0) die("redis: an operation was refused");
  }
}

static const char *version(void *opaque) {
  static char text[32];
  struct connection *connection = opaque;
  append(connection, "*2\r\n");
  append_argument(connection, "INFO");
  append_argument(connection, "server");
  flush(connection);
  char *line;
  do {
    line = read_line(connection);
  } while (strncmp(line, "redis_version:", 14) != 0);
  snprintf(text, sizeof text, "%.31s", line + 14);
  return text;
}

int main(int argc, char **argv) {
  const struct peer peer = {"redis", open_connection, perform, version};
  return load_main(&peer, argc, argv);
}
