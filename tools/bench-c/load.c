// A load generator for servers of 10-byte-header frames over TLS 1.3: CONNECTIONS connections keep
// DEPTH requests each in flight until COUNT replies came or SECONDS passed, whichever is first.
// Every request is the frame in FRAME_FILE with the next odd stream id; a reply is counted when its
// frame has type 2 (response) and an id that was asked for. One line at the end:
//
//   requests=N seconds=S server_cpu_seconds=C cpu_us_per_request=U
//
// The server's CPU time is read from /proc/PID/stat before and after; handshakes are not counted.
//
// With `fanout` the frame goes out on the first connection only and is awaited on all of them, with
// DEPTH of these events in flight.
//
//   load PORT SERVER_PID CONNECTIONS DEPTH COUNT SECONDS FRAME_FILE [ALPN|fanout]
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  header_bytes = 10,
  frame_bytes_max = 1 << 20,
  reply_bytes_max = 4 << 20,
  connections_max = 20000,
  depth_max = 4096,
  count_max = 100000000,
  seconds_max = 600,
  events_max = 256
};

struct connection {
  int fd;
  SSL *ssl;
  uint32_t next_id;
  unsigned char *out;
  size_t out_count, out_done;
  unsigned char header[header_bytes];
  size_t header_count, payload_left;
  int is_reply_begin;
};

static unsigned char frame[frame_bytes_max];
static size_t frame_bytes, depth;
static unsigned long replies, connection_count;
static int is_fanout, speaks_ttrpc;
static struct connection **all;

// With an ALPN name the first frame is SETTINGS (proto/PROTOCOL.md): 4 MiB frames, credit 64, 1,024
// calls, ping after 30 s.
static const unsigned char settings[] = {0, 0, 0, 16, 0, 0, 0,  0, 0x80, 0, 0, 0x40, 0,
                                         0, 0, 0, 0,  64, 0, 0, 4, 0,    0, 0, 0x75, 0x30};

static void fail(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, errno ? strerror(errno) : "");
  ERR_print_errors_fp(stderr);
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// User and system time of a process so far, in seconds.
static double cpu_seconds(int pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) fail("the server's process is gone");
  size_t size = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[size] = 0;
  // The name may hold anything; what follows its last parenthesis is regular.
  char *rest = strrchr(text, ')');
  unsigned long user = 0, system = 0;
  if (!rest || sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                      &system) != 2)
    fail("/proc/PID/stat");
  return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static void queue_request(struct connection *c) {
  unsigned char *target = c->out + c->out_count;
  memcpy(target, frame, frame_bytes);
  uint32_t id = htonl(c->next_id);
  memcpy(target + 4, &id, 4);
  c->next_id += 2;
  c->out_count += frame_bytes;
}

static void flush(struct connection *c) {
  while (c->out_done < c->out_count) {
    ERR_clear_error();
    int n = SSL_write(c->ssl, c->out + c->out_done, (int)(c->out_count - c->out_done));
    if (n <= 0) {
      if (SSL_get_error(c->ssl, n) == SSL_ERROR_WANT_WRITE) return;
      fail("write");
    }
    c->out_done += (size_t)n;
  }
  c->out_count = c->out_done = 0;
}

// Counts whole replies in the bytes; each makes room for the next request.
static void take(struct connection *c, const unsigned char *bytes, size_t count) {
  while (count > 0) {
    if (c->header_count < header_bytes) {
      c->header[c->header_count++] = *bytes++;
      count--;
      if (c->header_count < header_bytes) continue;
      uint32_t length;
      memcpy(&length, c->header, 4);
      c->payload_left = ntohl(length);
      c->is_reply_begin = 1;
      if (c->payload_left > reply_bytes_max) fail("a reply beyond 4 MB");
    }
    size_t part = c->payload_left < count ? c->payload_left : count;
    if (part > 0 && c->is_reply_begin) {
      c->is_reply_begin = 0;
      // Field 1 of ttrpc.Response is the status; an OK has none.
      if (speaks_ttrpc && c->header[8] == 2 && *bytes == 0x0a) fail("an answer that is not OK");
    }
    c->payload_left -= part;
    bytes += part;
    count -= part;
    if (c->payload_left > 0) continue;
    c->header_count = 0;
    uint32_t id;
    memcpy(&id, c->header + 4, 4);
    id = ntohl(id);
    // Anything else is a connection's frame (settings, pings), not a reply.
    if (c->header[8] != 2 || id == 0) continue;
    if (is_fanout) {
      replies++;
      if (replies % connection_count == 0) {
        queue_request(all[0]);
        flush(all[0]);
      }
      continue;
    }
    if (!(id & 1) || id >= c->next_id) fail("a reply to what was not asked");
    replies++;
    if (c->out_count + frame_bytes <= depth * frame_bytes) queue_request(c);
  }
}

static void turn(struct connection *c) {
  static unsigned char buffer[64 << 10];
  // To the end: the events are edge-triggered.
  for (;;) {
    ERR_clear_error();
    int n = SSL_read(c->ssl, buffer, sizeof buffer);
    if (n <= 0) {
      if (SSL_get_error(c->ssl, n) != SSL_ERROR_WANT_READ) fail("the server closed a connection");
      break;
    }
    take(c, buffer, (size_t)n);
  }
  flush(c);
}

// Blocking until the handshake is done: it is not what is measured.
static struct connection *connect_to(int port, SSL_CTX *context) {
  struct connection *c = calloc(1, sizeof *c);
  if (!c || !(c->out = malloc(depth * frame_bytes))) fail("memory");
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0)
    fail("connect");
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  c->ssl = SSL_new(context);
  SSL_set_fd(c->ssl, c->fd);
  if (SSL_connect(c->ssl) != 1) fail("handshake");
  if (speaks_ttrpc && SSL_write(c->ssl, settings, sizeof settings) != sizeof settings)
    fail("write");
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  c->next_id = 1;
  return c;
}

static SSL_CTX *make_context(const char *protocol) {
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  // A benchmark on loopback with development certificates: nothing to verify.
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
  if (protocol) {
    unsigned char wire[256] = {(unsigned char)strlen(protocol)};
    memcpy(wire + 1, protocol, wire[0]);
    SSL_CTX_set_alpn_protos(context, wire, 1u + wire[0]);
  }
  return context;
}

static long bounded(const char *text, long limit, const char *what) {
  char *end;
  long value = strtol(text, &end, 10);
  if (*end || value < 1 || value > limit) {
    fprintf(stderr, "load: %s takes 1 to %ld, not %s\n", what, limit, text);
    exit(2);
  }
  return value;
}

static void read_frame(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) fail(path);
  frame_bytes = fread(frame, 1, sizeof frame, file);
  fclose(file);
  if (frame_bytes < header_bytes) fail("the frame file is shorter than a header");
}

int main(int count, char **arguments) {
  if (count != 8 && count != 9) {
    fprintf(stderr,
            "usage: load PORT SERVER_PID CONNECTIONS DEPTH COUNT SECONDS FRAME_FILE [ALPN]\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  int port = (int)bounded(arguments[1], 65535, "PORT");
  int server = (int)bounded(arguments[2], 1 << 30, "SERVER_PID");
  long connections = bounded(arguments[3], connections_max, "CONNECTIONS");
  depth = (size_t)bounded(arguments[4], depth_max, "DEPTH");
  unsigned long wanted = (unsigned long)bounded(arguments[5], count_max, "COUNT");
  double limit = (double)bounded(arguments[6], seconds_max, "SECONDS");
  read_frame(arguments[7]);
  is_fanout = count == 9 && strcmp(arguments[8], "fanout") == 0;
  speaks_ttrpc = count == 9 && !is_fanout;
  connection_count = (unsigned long)connections;
  SSL_CTX *context = make_context(speaks_ttrpc ? arguments[8] : NULL);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  all = calloc((size_t)connections, sizeof *all);
  if (!all) fail("memory");
  for (long i = 0; i < connections; i++) {
    all[i] = connect_to(port, context);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = all[i]};
    epoll_ctl(epoll, EPOLL_CTL_ADD, all[i]->fd, &event);
  }
  double cpu = cpu_seconds(server), start = now(), end = start;
  for (long i = 0; i < (is_fanout ? 1 : connections); i++) {
    for (size_t d = 0; d < depth; d++) queue_request(all[i]);
    flush(all[i]);
  }
  struct epoll_event events[events_max];
  while (replies < wanted && end - start < limit) {
    int ready = epoll_wait(epoll, events, events_max, 100);
    for (int i = 0; i < ready; i++) turn(events[i].data.ptr);
    end = now();
  }
  cpu = cpu_seconds(server) - cpu;
  printf("requests=%lu seconds=%.3f server_cpu_seconds=%.2f cpu_us_per_request=%.3f\n", replies,
         end - start, cpu, replies ? cpu * 1e6 / (double)replies : 0);
  return replies ? 0 : 1;
}
