#ifndef SHOWROOM_CPROTOBUFC_SHIM_H
#define SHOWROOM_CPROTOBUFC_SHIM_H
#include <protobuf-c/protobuf-c.h>
#endif
