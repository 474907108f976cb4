// The C limit: a single-threaded epoll + OpenSSL server that sends every frame back. A frame is a
// 10-byte header (payload length u32, stream id u32, type u8, flags u8, big-endian) and a payload.
// Answers of one turn leave in one SSL_write per connection. A frame of type 0x7e goes to every
// connection instead: the C limit of fan-out. Loopback only; ends after SECONDS.
//
//   echo CERTIFICATE KEY PORT SECONDS
//
// Prints "ready PID PORT" once it listens.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
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
  type_response = 2,
  type_to_all = 0x7e,
  payload_bytes_max = 4 << 20,
  turn_bytes = 64 << 10,
  connections_max = 20000,
  events_max = 256
};

struct connection {
  int fd;
  SSL *ssl;
  unsigned char *in, *out;
  size_t in_count, in_capacity, out_count, out_done, out_capacity;
  int wants_write, is_touched;
  size_t place;  // in `all`
};

static struct connection *all[connections_max], *touched[connections_max];
static size_t all_count, touched_count;

static void fail(const char *what) {
  fprintf(stderr, "echo: %s: %s\n", what, strerror(errno));
  ERR_print_errors_fp(stderr);
  exit(1);
}

static void reserve(unsigned char **bytes, size_t *capacity, size_t needed) {
  if (needed <= *capacity) return;
  while (*capacity < needed) *capacity = *capacity ? *capacity * 2 : 4096;
  *bytes = realloc(*bytes, *capacity);
  if (!*bytes) fail("memory");
}

static void drop(struct connection *c) {
  all[c->place] = all[--all_count];
  all[c->place]->place = c->place;
  for (size_t i = 0; i < touched_count; i++)
    if (touched[i] == c) touched[i] = touched[--touched_count];
  close(c->fd);
  SSL_free(c->ssl);
  free(c->in);
  free(c->out);
  free(c);
}

static void want(int epoll, struct connection *c, int write) {
  if (c->wants_write == write) return;
  c->wants_write = write;
  struct epoll_event event = {.events = EPOLLIN | (write ? EPOLLOUT : 0), .data.ptr = c};
  epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &event);
}

static void put(struct connection *c, const unsigned char *frame, size_t count) {
  reserve(&c->out, &c->out_capacity, c->out_count + count);
  memcpy(c->out + c->out_count, frame, count);
  c->out[c->out_count + 8] = type_response;
  c->out_count += count;
}

// Written at the end of the turn, so that frames of one turn leave together.
static void put_to_all(const unsigned char *frame, size_t count) {
  for (size_t i = 0; i < all_count; i++) {
    put(all[i], frame, count);
    if (!all[i]->is_touched) touched[touched_count++] = all[i];
    all[i]->is_touched = 1;
  }
}

// Moves whole frames from the input to the output. -1: a frame beyond the limit.
static int echo_frames(struct connection *c) {
  size_t done = 0;
  while (c->in_count - done >= header_bytes) {
    uint32_t length;
    memcpy(&length, c->in + done, 4);
    length = ntohl(length);
    if (length > payload_bytes_max) return -1;
    size_t frame = header_bytes + (size_t)length;
    if (c->in_count - done < frame) break;
    if (c->in[done + 8] == type_to_all)
      put_to_all(c->in + done, frame);
    else
      put(c, c->in + done, frame);
    done += frame;
  }
  memmove(c->in, c->in + done, c->in_count - done);
  c->in_count -= done;
  return 0;
}

static int flush(int epoll, struct connection *c) {
  while (c->out_done < c->out_count) {
    ERR_clear_error();
    int n = SSL_write(c->ssl, c->out + c->out_done, (int)(c->out_count - c->out_done));
    if (n <= 0) {
      int error = SSL_get_error(c->ssl, n);
      if (error != SSL_ERROR_WANT_WRITE && error != SSL_ERROR_WANT_READ) return -1;
      want(epoll, c, error == SSL_ERROR_WANT_WRITE);
      return 0;
    }
    c->out_done += (size_t)n;
  }
  c->out_count = c->out_done = 0;
  want(epoll, c, 0);
  return 0;
}

static int turn(int epoll, struct connection *c) {
  size_t budget = turn_bytes;
  while (budget > 0) {
    reserve(&c->in, &c->in_capacity, c->in_count + 16384);
    ERR_clear_error();
    int n = SSL_read(c->ssl, c->in + c->in_count, 16384);
    if (n <= 0) {
      int error = SSL_get_error(c->ssl, n);
      if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) break;
      return -1;
    }
    c->in_count += (size_t)n;
    budget = budget > (size_t)n ? budget - (size_t)n : 0;
    // Bytes inside OpenSSL make no event: they are read now, whatever the budget says.
    if (budget == 0 && SSL_has_pending(c->ssl)) budget = 1;
  }
  if (echo_frames(c) < 0) return -1;
  return flush(epoll, c);
}

static void accept_all(int epoll, int listener, SSL_CTX *context) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    if (all_count == connections_max) {
      close(fd);
      continue;
    }
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct connection *c = calloc(1, sizeof *c);
    if (!c) fail("memory");
    c->fd = fd;
    c->ssl = SSL_new(context);
    SSL_set_fd(c->ssl, fd);
    SSL_set_accept_state(c->ssl);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
    c->place = all_count;
    all[all_count++] = c;
  }
}

static void flush_touched(int epoll) {
  while (touched_count > 0) {
    struct connection *c = touched[--touched_count];
    c->is_touched = 0;
    // A peer that is gone makes an event of its own, which drops it.
    if (c->out_count) flush(epoll, c);
  }
}

static SSL_CTX *make_context(const char *certificate, const char *key) {
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
    fail("certificate or key");
  return context;
}

static int listen_on(int port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 1024) < 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) < 0)
    fail("listen");
  printf("ready %d %d\n", getpid(), ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

int main(int count, char **arguments) {
  if (count != 5) {
    fprintf(stderr, "usage: echo CERTIFICATE KEY PORT SECONDS\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  alarm((unsigned)atoi(arguments[4]) > 0 ? (unsigned)atoi(arguments[4]) : 60);
  SSL_CTX *context = make_context(arguments[1], arguments[2]);
  int listener = listen_on(atoi(arguments[3])), epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[events_max];
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int ready = epoll_wait(epoll, events, events_max, -1);
    for (int i = 0; i < ready; i++) {
      struct connection *c = events[i].data.ptr;
      if (!c) {
        accept_all(epoll, listener, context);
        continue;
      }
      int result = c->out_count ? flush(epoll, c) : 0;
      if (result < 0 || (c->out_count == 0 && turn(epoll, c) < 0)) drop(c);
    }
    flush_touched(epoll);
  }
}
