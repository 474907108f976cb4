// System calls and constants of Linux that Swift's Glibc module lacks or cannot express.
#ifndef SHOWROOM_CLINUX_SHIM_H
#define SHOWROOM_CLINUX_SHIM_H
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <netinet/tcp.h>

// Reserves blocks of a file and grows it. The C library declares it only for _GNU_SOURCE.
extern int fallocate(int descriptor, int mode, long offset, long length);

// Sockets and threads. Declared by the C library only for _GNU_SOURCE.
#include <netdb.h>
#include <pthread.h>
#include <sys/socket.h>
extern int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);

#endif
