#include "load.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *option_port;
const char *option_authority;
const char *option_script = "";

// Buckets grow by a sixteenth.
enum { BUCKET_COUNT = 1024 };

enum phase { WARMING, MEASURING, STOPPING };

static const struct peer *the_peer;
static int depth;
static uint64_t run_id;
static _Atomic int phase = WARMING;
static pthread_barrier_t connected;

struct worker {
  pthread_t thread;
  int number;
  void *connection;
  uint64_t random;
  uint64_t sent;
  uint64_t measured;
  uint64_t buckets[BUCKET_COUNT];
};

void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

static uint64_t now_nanos(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

// SplitMix64.
static uint64_t next_random(uint64_t *state) {
  uint64_t z = *state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

static int bucket_of(uint64_t nanos) {
  if (nanos < 16) return (int)nanos;
  int exponent = 63 - __builtin_clzll(nanos);
  return (exponent - 3) * 16 + (int)((nanos >> (exponent - 4)) & 15);
}

static double bucket_micros(int bucket) {
  if (bucket < 16) return bucket / 1e3;
  uint64_t width = (uint64_t)1 << (bucket / 16 - 1);
  return (double)((uint64_t)(16 + bucket % 16) * width + width - 1) / 1e3;
}

static void *work(void *argument) {
  struct worker *worker = argument;
  struct operation operations[DEPTH_MAX];
  pthread_barrier_wait(&connected);
  while (phase != STOPPING) {
    for (int i = 0; i < depth; i++) {
      uint64_t random = next_random(&worker->random);
      operations[i].batch = random % BATCH_COUNT;
      operations[i].session =
          (uint64_t)worker->number * SESSIONS_PER_CONNECTION + (random >> 32) % SESSIONS_PER_CONNECTION;
      snprintf(operations[i].key, sizeof operations[i].key, "%" PRIx64 "-%d-%" PRIu64, run_id,
               worker->number, worker->sent++);
    }
    int before = phase;
    uint64_t start = now_nanos();
    the_peer->perform(worker->connection, operations, depth);
    uint64_t nanos = now_nanos() - start;
    // Only what lies wholly inside the measured time counts.
    if (before == MEASURING && phase == MEASURING) {
      worker->buckets[bucket_of(nanos)] += (uint64_t)depth;
      worker->measured += (uint64_t)depth;
    }
  }
  return NULL;
}

static double quantile(const uint64_t *buckets, uint64_t count, double share) {
  uint64_t rank = (uint64_t)(share * (double)count + 0.999999);
  uint64_t seen = 0;
  for (int bucket = 0; bucket < BUCKET_COUNT; bucket++) {
    seen += buckets[bucket];
    if (seen >= rank && seen > 0) return bucket_micros(bucket);
  }
  return 0;
}

static void pause_for(double seconds) {
  struct timespec time = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  nanosleep(&time, NULL);
}

static void report(struct worker *workers, int connections, double seconds) {
  static uint64_t buckets[BUCKET_COUNT];
  uint64_t measured = 0, acknowledged = 0;
  for (int i = 0; i < connections; i++) {
    measured += workers[i].measured;
    acknowledged += workers[i].sent;
    for (int bucket = 0; bucket < BUCKET_COUNT; bucket++) buckets[bucket] += workers[i].buckets[bucket];
  }
  printf("{\"peer\":\"%s\",\"version\":\"%s\",\"connections\":%d,\"depth\":%d,\"seconds\":%.2f,"
         "\"operations\":%" PRIu64 ",\"per_second\":%.0f,\"p50_us\":%.0f,\"p99_us\":%.0f,"
         "\"acknowledged\":%" PRIu64 "}\n",
         the_peer->name, the_peer->version(workers[0].connection), connections, depth, seconds,
         measured, (double)measured / seconds, quantile(buckets, measured, 0.5),
         quantile(buckets, measured, 0.99), acknowledged);
}

int load_main(const struct peer *peer, int argc, char **argv) {
  if (argc < 6) {
    die("usage: %s PORT AUTHORITY.pem CONNECTIONS DEPTH SECONDS [SCRIPT]", argv[0]);
  }
  the_peer = peer;
  option_port = argv[1];
  option_authority = argv[2];
  int connections = atoi(argv[3]);
  depth = atoi(argv[4]);
  double seconds = atof(argv[5]);
  if (argc > 6) option_script = argv[6];
  if (connections < 1 || connections > CONNECTIONS_MAX) die("1 to %d connections", CONNECTIONS_MAX);
  if (depth < 1 || depth > DEPTH_MAX) die("depth 1 to %d", DEPTH_MAX);

  // Keys of two runs on one store must differ.
  run_id = now_nanos();
  struct worker *workers = calloc((size_t)connections, sizeof *workers);
  if (!workers) die("out of memory");
  pthread_barrier_init(&connected, NULL, (unsigned)connections + 1);
  for (int i = 0; i < connections; i++) {
    workers[i].number = i;
    workers[i].random = 42 + (uint64_t)i;
    workers[i].connection = peer->open();
    if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) die("can't start a thread");
  }
  pthread_barrier_wait(&connected);
  pause_for(0.5);
  uint64_t start = now_nanos();
  phase = MEASURING;
  pause_for(seconds);
  phase = STOPPING;
  double measured_seconds = (double)(now_nanos() - start) / 1e9;
  for (int i = 0; i < connections; i++) pthread_join(workers[i].thread, NULL);
  report(workers, connections, measured_seconds);
  return 0;
}
