/*
 * Loaded before the C library: lets the n-th call that changes a file of a library fail, as a broken disk would.
 * access("/fail-at/<n>") arms it; access("/fail-at/0") disarms it and succeeds when no call has failed since.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long left = 0;
static int failed = 0;

static int ours(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strstr(path, "library.sqlite") != NULL;
}

static int fails(int file) {
  if (left <= 0 || !ours(file) || --left > 0) return 0;
  failed = 1;
  errno = EIO;
  return 1;
}

int access(const char *path, int mode) {
  static int (*real)(const char *, int);
  if (!real) real = dlsym(RTLD_NEXT, "access");
  if (strncmp(path, "/fail-at/", 9) != 0) return real(path, mode);
  long wanted = atol(path + 9);
  int had = failed;
  left = wanted;
  failed = 0;
  if (wanted > 0 || !had) return 0;
  errno = EIO;
  return -1;
}

#define WRITE(name, offset)                                                 \
  ssize_t name(int file, const void *bytes, size_t size, offset at) {       \
    static ssize_t (*real)(int, const void *, size_t, offset);              \
    if (!real) real = dlsym(RTLD_NEXT, #name);                              \
    return fails(file) ? -1 : real(file, bytes, size, at);                  \
  }
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

#define ON_FILE(name)                       \
  int name(int file) {                      \
    static int (*real)(int);                \
    if (!real) real = dlsym(RTLD_NEXT, #name); \
    return fails(file) ? -1 : real(file);   \
  }
ON_FILE(fsync)
ON_FILE(fdatasync)

ssize_t write(int file, const void *bytes, size_t size) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  return fails(file) ? -1 : real(file, bytes, size);
}
