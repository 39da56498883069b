/* Stands between a process and the C library (LD_PRELOAD): once armed it counts every call on a file under one
 * folder, and if asked on every socket, and lets one of them go wrong.
 *
 *   faults_arm(folder, sockets, point, way)   count from here; the call with number `point` goes wrong
 *   faults_disarm()                           everything works again; gives how many calls there were
 *   faults_seen()                             a line for each: its name, whether it needs room, on what
 *
 * The ways: KILL ends the process before the call, FAIL gives EIO once, FULL gives ENOSPC to this call and to
 * every later one that needs room, as a full disk does. A socket on which a call fails is broken from then on,
 * for both sides. Point 0 lets everything pass.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KILL = 1, FAIL = 2, FULL = 3 };
enum { NO_ROOM_NEEDED = 0, NEEDS_ROOM = 1 };

static volatile int armed, calls;
static int point, way, sockets;
static char folder[1024];
static char seen[1 << 20];
static volatile int written;
static __thread char where[1024];

void faults_arm(const char *under, int with_sockets, int number, int how)
{
    strncpy(folder, under, sizeof folder - 1);
    sockets = with_sockets, point = number, way = how, calls = 0, written = 0, seen[0] = 0;
    armed = 1;
}

int faults_disarm(void)
{
    armed = 0;
    return calls;
}

const char *faults_seen(void)
{
    return seen;
}

static int on_path(const char *path)
{
    return armed && path && !strncmp(path, folder, strlen(folder));
}

static int on_descriptor(int descriptor)
{
    if (!armed)
        return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, where, sizeof where - 1);
    where[length > 0 ? length : 0] = 0;
    return sockets && !strncmp(where, "socket:", 7) ? 1 : on_path(where);
}

static void note(const char *name, int room, const char *what)
{
    int left = (int)sizeof seen - written;
    int made = snprintf(seen + written, left, "%s %d %s\n", name, room, what);
    if (made < left)
        written += made;
}

/* Whether this call has to fail; errno then says with what. */
static int fails(const char *name, int room, const char *what)
{
    int number = __sync_add_and_fetch(&calls, 1);
    note(name, room, what);
    if (!point || number < point)
        return 0;
    if (way == KILL && number == point)
        kill(getpid(), SIGKILL);
    if (way == FAIL && number == point)
        return errno = EIO;
    if (way == FULL && room)
        return errno = ENOSPC;
    return 0;
}

#define REAL(name)                                                                                             \
    static __typeof__(name) *real;                                                                             \
    if (!real)                                                                                                 \
    real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define ON_DESCRIPTOR(type, name, room, parameters, arguments)                                                 \
    type name parameters                                                                                       \
    {                                                                                                          \
        REAL(name);                                                                                            \
        return on_descriptor(fd) && fails(#name, room, where) ? -1 : real arguments;                           \
    }

#define ON_SOCKET(type, name, parameters, arguments)                                                           \
    type name parameters                                                                                       \
    {                                                                                                          \
        REAL(name);                                                                                            \
        if (on_descriptor(fd) && fails(#name, NO_ROOM_NEEDED, "socket"))                                       \
            shutdown(fd, SHUT_RDWR);                                                                           \
        return real arguments;                                                                                 \
    }

#define ON_PATH(name, path, room, parameters, arguments)                                                       \
    int name parameters                                                                                        \
    {                                                                                                          \
        REAL(name);                                                                                            \
        return on_path(path) && fails(#name, room, path) ? -1 : real arguments;                                \
    }

ON_DESCRIPTOR(ssize_t, read, NO_ROOM_NEEDED, (int fd, void *to, size_t n), (fd, to, n))
ON_DESCRIPTOR(ssize_t, pread, NO_ROOM_NEEDED, (int fd, void *to, size_t n, off_t at), (fd, to, n, at))
ON_DESCRIPTOR(ssize_t, pread64, NO_ROOM_NEEDED, (int fd, void *to, size_t n, off64_t at), (fd, to, n, at))
ON_DESCRIPTOR(ssize_t, write, NEEDS_ROOM, (int fd, const void *from, size_t n), (fd, from, n))
ON_DESCRIPTOR(ssize_t, pwrite, NEEDS_ROOM, (int fd, const void *from, size_t n, off_t at), (fd, from, n, at))
ON_DESCRIPTOR(ssize_t, pwrite64, NEEDS_ROOM, (int fd, const void *from, size_t n, off64_t at), (fd, from, n, at))
ON_DESCRIPTOR(int, fsync, NEEDS_ROOM, (int fd), (fd))
ON_DESCRIPTOR(int, fdatasync, NEEDS_ROOM, (int fd), (fd))
ON_DESCRIPTOR(int, ftruncate, NEEDS_ROOM, (int fd, off_t size), (fd, size))
ON_DESCRIPTOR(int, ftruncate64, NEEDS_ROOM, (int fd, off64_t size), (fd, size))
ON_DESCRIPTOR(int, flock, NO_ROOM_NEEDED, (int fd, int how), (fd, how))
ON_SOCKET(ssize_t, send, (int fd, const void *from, size_t n, int how), (fd, from, n, how))
ON_SOCKET(ssize_t, recv, (int fd, void *to, size_t n, int how), (fd, to, n, how))

ON_PATH(rename, to, NEEDS_ROOM, (const char *from, const char *to), (from, to))
ON_PATH(renameat, to, NEEDS_ROOM, (int a, const char *from, int b, const char *to), (a, from, b, to))
ON_PATH(link, to, NEEDS_ROOM, (const char *from, const char *to), (from, to))
ON_PATH(linkat, to, NEEDS_ROOM, (int a, const char *from, int b, const char *to, int how), (a, from, b, to, how))
ON_PATH(unlink, path, NO_ROOM_NEEDED, (const char *path), (path))
ON_PATH(unlinkat, path, NO_ROOM_NEEDED, (int a, const char *path, int how), (a, path, how))
ON_PATH(mkdir, path, access(path, F_OK) ? NEEDS_ROOM : NO_ROOM_NEEDED, (const char *path, mode_t mode), (path, mode))

/* A descriptor is closed whatever the answer says, as Linux does. */
int close(int fd)
{
    REAL(close);
    int failed = on_descriptor(fd) && fails("close", NO_ROOM_NEEDED, where);
    int answer = real(fd);
    if (failed)
        errno = EIO;
    return failed ? -1 : answer;
}

int connect(int fd, const struct sockaddr *to, socklen_t length)
{
    REAL(connect);
    return on_descriptor(fd) && fails("connect", NO_ROOM_NEEDED, "socket") ? -1 : real(fd, to, length);
}

static int needs_room(const char *path, int flags)
{
    return (flags & O_CREAT) && access(path, F_OK);
}

#define OPEN(name)                                                                                             \
    int name(const char *path, int flags, ...)                                                                 \
    {                                                                                                          \
        va_list rest;                                                                                          \
        va_start(rest, flags);                                                                                 \
        mode_t mode = va_arg(rest, mode_t);                                                                    \
        va_end(rest);                                                                                          \
        REAL(name);                                                                                            \
        return on_path(path) && fails(#name, needs_room(path, flags), path) ? -1 : real(path, flags, mode);    \
    }

#define OPEN_AT(name)                                                                                          \
    int name(int at, const char *path, int flags, ...)                                                         \
    {                                                                                                          \
        va_list rest;                                                                                          \
        va_start(rest, flags);                                                                                 \
        mode_t mode = va_arg(rest, mode_t);                                                                    \
        va_end(rest);                                                                                          \
        REAL(name);                                                                                            \
        return on_path(path) && fails(#name, needs_room(path, flags), path) ? -1 : real(at, path, flags, mode); \
    }

OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)
