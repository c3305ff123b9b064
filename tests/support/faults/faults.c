/*
 * Faults for tests, preloaded into a process (LD_PRELOAD) and into all that it starts: a disk that fails, fills up,
 * stalls or lies, and a wall clock that was set. The process itself knows nothing of it.
 *
 *   FAULTS_FOLDER   descriptors of files below this folder are concerned, and no others
 *   FAULTS_CONTROL  a file of sizeof(struct control) bytes, mapped shared: the test writes, every call reads
 *
 * A file is known by the name that the kernel gives for its descriptor, looked up only while a fault is in force.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum fault { NONE, FAIL, FULL, STALL, SWALLOW };

/* Read by faults.ts too. */
struct control {
  _Atomic uint32_t fault;
  /* Calls that met it since the test began, to be sure that it was met at all. */
  _Atomic uint32_t met;
  /* Added to the wall clock; the monotonic clock never changes. */
  _Atomic int64_t clock_offset_ns;
};

static struct control *control;
static char folder[4096];
static size_t folder_length;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAULTS_CONTROL");
  const char *below = getenv("FAULTS_FOLDER");
  if (!path || !below) return;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  syscall(SYS_close, file);
  if (mapped == MAP_FAILED || !realpath(below, folder)) return;
  folder_length = strlen(folder);
  control = mapped;
}

static int is_below(int descriptor) {
  char link[64], name[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, name, sizeof name - 1);
  return length > (ssize_t)folder_length && memcmp(name, folder, folder_length) == 0 && name[folder_length] == '/';
}

/* The fault that a call meets on this descriptor, once no stall holds it any more. */
static enum fault met_on(int descriptor) {
  if (!control || atomic_load(&control->fault) == NONE) return NONE;
  int before = errno;
  int concerned = is_below(descriptor);
  errno = before;
  if (!concerned) return NONE;
  atomic_fetch_add(&control->met, 1);
  const struct timespec pause = {.tv_nsec = 2000000};
  while (atomic_load(&control->fault) == STALL) nanosleep(&pause, NULL);
  return atomic_load(&control->fault);
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* What a write of so many bytes answers under the fault; the real call is made only under none. */
#define WRITE(length, call) \
  switch (met_on(descriptor)) { \
    case FAIL: errno = EIO; return -1; \
    case FULL: errno = ENOSPC; return -1; \
    case SWALLOW: return (ssize_t)(length); \
    default: return call; \
  }

#define SYNC(call) \
  switch (met_on(descriptor)) { \
    case FAIL: errno = EIO; return -1; \
    case SWALLOW: return 0; \
    default: return call; \
  }

static size_t length_of(const struct iovec *parts, int count) {
  size_t length = 0;
  for (int n = 0; n < count; n++) length += parts[n].iov_len;
  return length;
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  REAL(write);
  WRITE(length, real(descriptor, bytes, length))
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t at) {
  REAL(pwrite);
  WRITE(length, real(descriptor, bytes, length, at))
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t at) {
  REAL(pwrite64);
  WRITE(length, real(descriptor, bytes, length, at))
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  REAL(writev);
  WRITE(length_of(parts, count), real(descriptor, parts, count))
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t at) {
  REAL(pwritev);
  WRITE(length_of(parts, count), real(descriptor, parts, count, at))
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t at) {
  REAL(pwritev64);
  WRITE(length_of(parts, count), real(descriptor, parts, count, at))
}

int fsync(int descriptor) {
  REAL(fsync);
  SYNC(real(descriptor))
}

int fdatasync(int descriptor) {
  REAL(fdatasync);
  SYNC(real(descriptor))
}

static int64_t offset_ns(void) { return control ? atomic_load(&control->clock_offset_ns) : 0; }

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  int result = real ? real(clock, now) : (int)syscall(SYS_clock_gettime, clock, now);
  if (result != 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return result;
  int64_t ns = now->tv_nsec + offset_ns() % 1000000000;
  now->tv_sec += offset_ns() / 1000000000;
  if (ns < 0) ns += 1000000000, now->tv_sec -= 1;
  if (ns >= 1000000000) ns -= 1000000000, now->tv_sec += 1;
  now->tv_nsec = ns;
  return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec precise;
  if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return -1;
  *now = (struct timeval){.tv_sec = precise.tv_sec, .tv_usec = precise.tv_nsec / 1000};
  return 0;
}

time_t time(time_t *result) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (result) *result = precise.tv_sec;
  return precise.tv_sec;
}
