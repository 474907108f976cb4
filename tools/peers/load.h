// A closed loop of connections, one thread each, and what was measured.
#ifndef SHOWROOM_PEERS_LOAD_H
#define SHOWROOM_PEERS_LOAD_H
#include <stdint.h>

enum { BATCH_COUNT = 1000, SESSIONS_PER_CONNECTION = 10, DEPTH_MAX = 64, CONNECTIONS_MAX = 256 };

// One operation to perform.
struct operation {
  uint64_t session;
  uint64_t batch;
  char key[48];
};

// What a peer's client does. `open` connects once; `perform` sends `count` operations at once and
// waits for all answers. Both end the program with a message when anything is wrong.
struct peer {
  const char *name;
  void *(*open)(void);
  void (*perform)(void *connection, const struct operation *operations, int count);
  const char *(*version)(void *connection);
};

// Measures as the command line says, prints one line of JSON, returns the exit status.
int load_main(const struct peer *peer, int argc, char **argv);

// Ends the program with this message.
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

// HOST is always 127.0.0.1; these come from the command line.
extern const char *option_port;
extern const char *option_authority;
extern const char *option_script;
#endif
