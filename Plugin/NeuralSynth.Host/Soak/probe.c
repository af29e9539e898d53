/* The instrument behind `neuralsynth soak` and tests/RealTime (Linux): put before the C library by LD_PRELOAD, it counts
 * what the audio thread must never do while it is inside the plug-in's process call.
 *
 * Counted are all calls of the functions below by the thread whose flag is set. The flag is set by probe_call, which does
 * nothing else around the call, so that the host's own runtime is never inside the window. What bypasses the C library
 * (raw system calls) shows as voluntary context switches when it waits.
 *
 * sem_post is counted apart and permitted: it is how a sleeping worker is woken, it neither waits nor takes a lock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

/* Names as reported, in the order of the counters. */
#define FUNCTIONS(X) \
    X(malloc) X(calloc) X(realloc) X(free) X(memalign) X(posix_memalign) X(aligned_alloc) X(valloc) \
    X(pthread_mutex_lock) X(pthread_mutex_trylock) X(pthread_mutex_timedlock) X(pthread_mutex_unlock) \
    X(pthread_rwlock_rdlock) X(pthread_rwlock_wrlock) X(pthread_rwlock_tryrdlock) X(pthread_rwlock_trywrlock) X(pthread_rwlock_unlock) \
    X(pthread_cond_wait) X(pthread_cond_timedwait) X(pthread_cond_signal) X(pthread_cond_broadcast) \
    X(pthread_spin_lock) X(pthread_create) X(pthread_join) \
    X(sem_wait) X(sem_timedwait) X(sem_trywait) X(syscall) \
    X(read) X(write) X(pread) X(pwrite) X(readv) X(writev) X(open) X(open64) X(openat) X(close) X(fsync) X(ioctl) \
    X(mmap) X(mmap64) X(munmap) X(mprotect) X(mremap) X(madvise) X(brk) X(sbrk) \
    X(nanosleep) X(clock_nanosleep) X(usleep) X(sleep) X(sched_yield) \
    X(poll) X(ppoll) X(select) X(epoll_wait) \
    X(sem_post)

enum counter
{
#define X(name) COUNTER_##name,
    FUNCTIONS(X)
#undef X
    COUNTERS
};

static const char *const names[COUNTERS] = {
#define X(name) #name,
    FUNCTIONS(X)
#undef X
};

static long counts[COUNTERS];

/* Initial-exec: reading it calls nothing, not even the allocator for a new thread's block. */
static __thread int inside __attribute__((tls_model("initial-exec")));

static void note(enum counter which)
{
    if (inside) __atomic_fetch_add(&counts[which], 1, __ATOMIC_RELAXED);
}

/* ---- what the host reads ---------------------------------------------------------------------------------------- */

EXPORT int probe_counters(void) { return COUNTERS; }

EXPORT const char *probe_name(int counter) { return names[counter]; }

EXPORT long probe_count(int counter) { return __atomic_load_n(&counts[counter], __ATOMIC_RELAXED); }

EXPORT int probe_is_permitted(int counter) { return counter == COUNTER_sem_post; }

struct probe_result
{
    int64_t nanoseconds;
    int64_t voluntary_switches;
    int64_t involuntary_switches;
    int64_t minor_faults;
    int64_t major_faults;
};

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* Calls process(plugin, block) with the flag set; adds what it cost to the result. */
EXPORT int probe_call(int (*process)(const void *, const void *), const void *plugin, const void *block, struct probe_result *result)
{
    struct rusage before, after;
    getrusage(RUSAGE_THREAD, &before);
    int64_t start = now();
    inside = 1;
    int status = process(plugin, block);
    inside = 0;
    result->nanoseconds += now() - start;
    getrusage(RUSAGE_THREAD, &after);
    result->voluntary_switches += after.ru_nvcsw - before.ru_nvcsw;
    result->involuntary_switches += after.ru_nivcsw - before.ru_nivcsw;
    result->minor_faults += after.ru_minflt - before.ru_minflt;
    result->major_faults += after.ru_majflt - before.ru_majflt;
    return status;
}

/* ---- the host's callbacks: native, since the host's own runtime may stop a thread that returns to it ------------- */

struct event_list
{
    void *context;
    uint32_t (*size)(const struct event_list *);
    const void *(*get)(const struct event_list *, uint32_t);
    uint32_t count;
    const void *const *events;
};

EXPORT uint32_t probe_events_size(const struct event_list *list) { return list->count; }

EXPORT const void *probe_events_get(const struct event_list *list, uint32_t index)
{
    return index < list->count ? list->events[index] : NULL;
}

EXPORT unsigned char probe_events_try_push(const void *list, const void *event)
{
    (void)list;
    (void)event;
    return 1;
}

static int callback_requested;

EXPORT void probe_request_callback(const void *host)
{
    (void)host;
    __atomic_store_n(&callback_requested, 1, __ATOMIC_RELEASE);
}

EXPORT int probe_take_callback(void) { return __atomic_exchange_n(&callback_requested, 0, __ATOMIC_ACQ_REL); }

/* ---- the control: a process call that does what it must not ------------------------------------------------------ */

static pthread_mutex_t control_mutex = PTHREAD_MUTEX_INITIALIZER;

EXPORT int probe_misbehave(const void *kind, const void *block)
{
    (void)block;
    if (strcmp(kind, "malloc") == 0)
    {
        void *volatile memory = malloc(100);
        free(memory);
    }
    else if (strcmp(kind, "lock") == 0)
    {
        pthread_mutex_lock(&control_mutex);
        pthread_mutex_unlock(&control_mutex);
    }
    else if (strcmp(kind, "sleep") == 0)
    {
        struct timespec t = {0, 100000};
        nanosleep(&t, NULL);
    }
    else if (strcmp(kind, "raw-sleep") == 0)
    {
        /* Past the C library: only the context switch tells. */
#if defined(__x86_64__)
        struct timespec t = {0, 100000};
        long result;
        register long r10 __asm__("r10") = 0;
        __asm__ volatile("syscall" : "=a"(result) : "0"(35L /* nanosleep */), "D"(&t), "S"(NULL), "d"(0L), "r"(r10) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
        struct timespec t = {0, 100000};
        register long x8 __asm__("x8") = 101 /* nanosleep */;
        register long x0 __asm__("x0") = (long)&t;
        register long x1 __asm__("x1") = 0;
        __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1) : "memory");
#endif
    }

    return 0;
}

/* ---- allocation: the C library's own entry points, since dlsym allocates ----------------------------------------- */

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

EXPORT void *malloc(size_t bytes)
{
    note(COUNTER_malloc);
    return __libc_malloc(bytes);
}

EXPORT void *calloc(size_t count, size_t bytes)
{
    note(COUNTER_calloc);
    return __libc_calloc(count, bytes);
}

EXPORT void *realloc(void *memory, size_t bytes)
{
    note(COUNTER_realloc);
    return __libc_realloc(memory, bytes);
}

EXPORT void free(void *memory)
{
    note(COUNTER_free);
    __libc_free(memory);
}

EXPORT void *memalign(size_t alignment, size_t bytes)
{
    note(COUNTER_memalign);
    return __libc_memalign(alignment, bytes);
}

EXPORT int posix_memalign(void **memory, size_t alignment, size_t bytes)
{
    note(COUNTER_posix_memalign);
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    void *taken = __libc_memalign(alignment, bytes);
    if (taken == NULL) return ENOMEM;
    *memory = taken;
    return 0;
}

EXPORT void *aligned_alloc(size_t alignment, size_t bytes)
{
    note(COUNTER_aligned_alloc);
    return __libc_memalign(alignment, bytes);
}

EXPORT void *valloc(size_t bytes)
{
    note(COUNTER_valloc);
    return __libc_memalign((size_t)sysconf(_SC_PAGESIZE), bytes);
}

/* ---- everything else: counted and passed on ---------------------------------------------------------------------- */

/* The condition variables have an old version under the same name; dlsym may find that one. */
static void *next(const char *name, const char *version)
{
    void *found = version != NULL ? dlvsym(RTLD_NEXT, name, version) : NULL;
    return found != NULL ? found : dlsym(RTLD_NEXT, name);
}

#define PASS_VERSION(version, type, name, parameters, arguments)            \
    EXPORT type name parameters                                             \
    {                                                                       \
        static type(*real) parameters;                                      \
        note(COUNTER_##name);                                               \
        if (real == NULL) real = (type(*) parameters)next(#name, version); \
        return real arguments;                                              \
    }

#define PASS(type, name, parameters, arguments) PASS_VERSION(NULL, type, name, parameters, arguments)

PASS(int, pthread_mutex_lock, (pthread_mutex_t * m), (m))
PASS(int, pthread_mutex_trylock, (pthread_mutex_t * m), (m))
PASS(int, pthread_mutex_timedlock, (pthread_mutex_t * m, const struct timespec *t), (m, t))
PASS(int, pthread_mutex_unlock, (pthread_mutex_t * m), (m))
PASS(int, pthread_rwlock_rdlock, (pthread_rwlock_t * l), (l))
PASS(int, pthread_rwlock_wrlock, (pthread_rwlock_t * l), (l))
PASS(int, pthread_rwlock_tryrdlock, (pthread_rwlock_t * l), (l))
PASS(int, pthread_rwlock_trywrlock, (pthread_rwlock_t * l), (l))
PASS(int, pthread_rwlock_unlock, (pthread_rwlock_t * l), (l))
PASS_VERSION("GLIBC_2.3.2", int, pthread_cond_wait, (pthread_cond_t * c, pthread_mutex_t *m), (c, m))
PASS_VERSION("GLIBC_2.3.2", int, pthread_cond_timedwait, (pthread_cond_t * c, pthread_mutex_t *m, const struct timespec *t), (c, m, t))
PASS_VERSION("GLIBC_2.3.2", int, pthread_cond_signal, (pthread_cond_t * c), (c))
PASS_VERSION("GLIBC_2.3.2", int, pthread_cond_broadcast, (pthread_cond_t * c), (c))
PASS(int, pthread_spin_lock, (pthread_spinlock_t * l), (l))
PASS(int, pthread_create, (pthread_t * t, const pthread_attr_t *a, void *(*f)(void *), void *p), (t, a, f, p))
PASS(int, pthread_join, (pthread_t t, void **r), (t, r))
PASS(int, sem_wait, (sem_t * s), (s))
PASS(int, sem_timedwait, (sem_t * s, const struct timespec *t), (s, t))
PASS(int, sem_trywait, (sem_t * s), (s))
PASS(int, sem_post, (sem_t * s), (s))
PASS(ssize_t, read, (int f, void *b, size_t n), (f, b, n))
PASS(ssize_t, write, (int f, const void *b, size_t n), (f, b, n))
PASS(ssize_t, pread, (int f, void *b, size_t n, off_t o), (f, b, n, o))
PASS(ssize_t, pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o))
PASS(ssize_t, readv, (int f, const struct iovec *v, int n), (f, v, n))
PASS(ssize_t, writev, (int f, const struct iovec *v, int n), (f, v, n))
PASS(int, close, (int f), (f))
PASS(int, fsync, (int f), (f))
PASS(void *, mmap, (void *a, size_t n, int p, int f, int d, off_t o), (a, n, p, f, d, o))
PASS(void *, mmap64, (void *a, size_t n, int p, int f, int d, off64_t o), (a, n, p, f, d, o))
PASS(int, munmap, (void *a, size_t n), (a, n))
PASS(int, mprotect, (void *a, size_t n, int p), (a, n, p))
PASS(int, madvise, (void *a, size_t n, int h), (a, n, h))
PASS(int, brk, (void *a), (a))
PASS(void *, sbrk, (intptr_t n), (n))
PASS(int, nanosleep, (const struct timespec *t, struct timespec *r), (t, r))
PASS(int, clock_nanosleep, (clockid_t c, int f, const struct timespec *t, struct timespec *r), (c, f, t, r))
PASS(int, usleep, (useconds_t n), (n))
PASS(unsigned, sleep, (unsigned n), (n))
PASS(int, sched_yield, (void), ())
PASS(int, poll, (struct pollfd * f, nfds_t n, int t), (f, n, t))
PASS(int, ppoll, (struct pollfd * f, nfds_t n, const struct timespec *t, const sigset_t *s), (f, n, t, s))
PASS(int, select, (int n, fd_set *r, fd_set *w, fd_set *e, struct timeval *t), (n, r, w, e, t))
PASS(int, epoll_wait, (int f, struct epoll_event *e, int n, int t), (f, e, n, t))

/* Variable argument lists: as many words as the system call may take. */

EXPORT int open(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, mode_t);
    va_list list;
    va_start(list, flags);
    mode_t mode = va_arg(list, mode_t);
    va_end(list);
    note(COUNTER_open);
    if (real == NULL) real = (int (*)(const char *, int, mode_t))next("open", NULL);
    return real(path, flags, mode);
}

EXPORT int open64(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, mode_t);
    va_list list;
    va_start(list, flags);
    mode_t mode = va_arg(list, mode_t);
    va_end(list);
    note(COUNTER_open64);
    if (real == NULL) real = (int (*)(const char *, int, mode_t))next("open64", NULL);
    return real(path, flags, mode);
}

EXPORT int openat(int folder, const char *path, int flags, ...)
{
    static int (*real)(int, const char *, int, mode_t);
    va_list list;
    va_start(list, flags);
    mode_t mode = va_arg(list, mode_t);
    va_end(list);
    note(COUNTER_openat);
    if (real == NULL) real = (int (*)(int, const char *, int, mode_t))next("openat", NULL);
    return real(folder, path, flags, mode);
}

EXPORT int ioctl(int file, unsigned long request, ...)
{
    static int (*real)(int, unsigned long, void *);
    va_list list;
    va_start(list, request);
    void *argument = va_arg(list, void *);
    va_end(list);
    note(COUNTER_ioctl);
    if (real == NULL) real = (int (*)(int, unsigned long, void *))next("ioctl", NULL);
    return real(file, request, argument);
}

EXPORT void *mremap(void *old, size_t before, size_t after, int flags, ...)
{
    static void *(*real)(void *, size_t, size_t, int, void *);
    va_list list;
    va_start(list, flags);
    void *address = va_arg(list, void *);
    va_end(list);
    note(COUNTER_mremap);
    if (real == NULL) real = (void *(*)(void *, size_t, size_t, int, void *))next("mremap", NULL);
    return real(old, before, after, flags, address);
}

EXPORT long syscall(long number, ...)
{
    static long (*real)(long, long, long, long, long, long, long);
    va_list list;
    va_start(list, number);
    long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
    long d = va_arg(list, long), e = va_arg(list, long), f = va_arg(list, long);
    va_end(list);
    note(COUNTER_syscall);
    if (real == NULL) real = (long (*)(long, long, long, long, long, long, long))next("syscall", NULL);
    return real(number, a, b, c, d, e, f);
}
