// Load on PostgreSQL: reserve_and_add as a prepared statement, pipelined when depth > 1.
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "load.h"

static void *open_connection(void) {
  char settings[512];
  snprintf(settings, sizeof settings,
           "host=localhost hostaddr=127.0.0.1 port=%s dbname=peers user=peers sslmode=verify-full "
           "sslrootcert=%s gssencmode=disable",
           option_port, option_authority);
  PGconn *connection = PQconnectdb(settings);
  if (PQstatus(connection) != CONNECTION_OK) die("postgresql: %s", PQerrorMessage(connection));
  if (!PQsslInUse(connection)) die("postgresql: the connection is not encrypted");
  PGresult *result = PQprepare(
      connection, "add", "select reserve_and_add($1::bigint, $2::bigint, $3::bigint, $4::text)", 4, NULL);
  if (PQresultStatus(result) != PGRES_COMMAND_OK) die("postgresql: %s", PQerrorMessage(connection));
  PQclear(result);
  if (!PQenterPipelineMode(connection)) die("postgresql: no pipeline mode");
  return connection;
}

static void send_one(PGconn *connection, const struct operation *operation) {
  char session[24], batch[24];
  snprintf(session, sizeof session, "%llu", (unsigned long long)operation->session);
  snprintf(batch, sizeof batch, "%llu", (unsigned long long)operation->batch);
  const char *values[4] = {session, batch, "10000", operation->key};
  if (!PQsendQueryPrepared(connection, "add", 4, values, NULL, NULL, 0)) {
    die("postgresql: %s", PQerrorMessage(connection));
  }
  // A sync after each ends its transaction: every operation is its own commit.
  if (!PQpipelineSync(connection)) die("postgresql: %s", PQerrorMessage(connection));
}

static void receive_one(PGconn *connection) {
  PGresult *result = PQgetResult(connection);
  if (PQresultStatus(result) != PGRES_TUPLES_OK || PQgetisnull(result, 0, 0)) {
    die("postgresql: %s", PQresultErrorMessage(result));
  }
  PQclear(result);
  // The end of the query's results, then the sync's own.
  if (PQgetResult(connection)) die("postgresql: one answer too many");
  result = PQgetResult(connection);
  if (PQresultStatus(result) != PGRES_PIPELINE_SYNC) die("postgresql: the pipeline is out of step");
  PQclear(result);
}

static void perform(void *connection, const struct operation *operations, int count) {
  for (int i = 0; i < count; i++) send_one(connection, &operations[i]);
  for (int i = 0; i < count; i++) receive_one(connection);
}

static const char *version(void *connection) {
  static char text[32];
  int number = PQserverVersion(connection);
  snprintf(text, sizeof text, "%d.%d", number / 10000, number % 10000);
  return text;
}

int main(int argc, char **argv) {
  const struct peer peer = {"postgresql", open_connection, perform, version};
  return load_main(&peer, argc, argv);
}
