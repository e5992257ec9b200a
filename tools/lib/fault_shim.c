// Preloaded into hindsightd by tools/faults: a wall clock that can be set, and writes that end early.
//
//   FAULT_CLOCK=FILE    8 bytes, a number of seconds that the wall clock is off by; read at every call
//   FAULT_SHORT_WRITES  every pwrite of more than 512 bytes writes half
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *clock_off_seconds;
static int writes_short;

__attribute__((constructor)) static void set_up(void) {
    const char *path = getenv("FAULT_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) clock_off_seconds = mmap(NULL, sizeof *clock_off_seconds, PROT_READ, MAP_SHARED, file, 0);
    writes_short = getenv("FAULT_SHORT_WRITES") != NULL;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME && clock_off_seconds) time->tv_sec += *clock_off_seconds;
    return result;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
    if (writes_short && count > 512) count /= 2;
    return syscall(SYS_pwrite64, file, bytes, count, place);
}
