// How long the disk itself takes to make 512 bytes durable: what every figure stands beside.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLES_MAX = 20000 };

static double micros[SAMPLES_MAX];

static double now_micros(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: %s FILE SECONDS\n", argv[0]), 2;
  char bytes[512] = "x";
  int file = open(argv[1], O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return perror(argv[1]), 1;
  double begin = now_micros(), end = begin + atof(argv[2]) * 1e6;
  int count = 0;
  while (count < SAMPLES_MAX && now_micros() < end) {
    double start = now_micros();
    if (write(file, bytes, sizeof bytes) != sizeof bytes || fdatasync(file)) return perror(argv[1]), 1;
    micros[count++] = now_micros() - start;
  }
  double seconds = (now_micros() - begin) / 1e6;
  unlink(argv[1]);
  if (count == 0) return fprintf(stderr, "nothing was measured\n"), 1;
  qsort(micros, (size_t)count, sizeof micros[0], compare);
  printf("{\"peer\":\"fdatasync\",\"version\":\"512 bytes\",\"connections\":1,\"depth\":1,"
         "\"seconds\":%.2f,\"operations\":%d,\"per_second\":%.0f,\"p50_us\":%.0f,\"p99_us\":%.0f}\n",
         seconds, count, count / seconds, micros[count / 2], micros[(int)(count * 0.99)]);
  return 0;
}
