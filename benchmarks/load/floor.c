/*
 * floor - what the kernel alone asks for a broadcast: the least that any server on these sockets can spend.
 *
 *     gcc -O2 -Wall -o floor floor.c
 *
 * A child opens N loopback connections and reads and discards, as wsload does; the parent sends ready-made WebSocket frames to
 * all of them: no parsing, no queues, no memory of its own. Two modes, one after the other:
 *     each       one send() per client and message
 *     coalesced  one send() per client and as many messages as fit in --coalesce bytes
 * One line of JSON. A delivery is one message to one client, as in wsload, so the figures can be laid side by side.
 * "ok":true means that every byte sent was read.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif
#define RBUF (1024 * 1024) /* as wsload's */
#define MAXEV 1024
/* With --rate 0, bytes under way per client beyond which the sender waits for the reader. Without this the sockets' buffers of
 * all clients fill, and what is measured is the kernel short of memory. */
#define UNDER_WAY (128 * 1024)

typedef uint8_t u8;
typedef uint64_t u64;

static int o_clients = 1000, o_size = 64, o_coalesce = 65536, o_bind = 4, o_sender_core = 0, o_reader_core = 1;
static double o_rate, o_seconds = 5;
static const char *o_mode = "both";

static _Atomic u64 *received; /* bytes, by the reader; shared with the sender */
static int *clients;
static u64 sent;              /* bytes */

static void die(const char *fmt, ...)
{
    va_list a;
    va_start(a, fmt);
    fprintf(stderr, "floor: ");
    vfprintf(stderr, fmt, a);
    fprintf(stderr, "\n");
    va_end(a);
    exit(2);
}

static u64 ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (u64)t.tv_sec * 1000000000ull + (u64)t.tv_nsec;
}

static void sleep_until(u64 t)
{
    struct timespec at = {.tv_sec = (time_t)(t / 1000000000ull), .tv_nsec = (long)(t % 1000000000ull)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR) ;
}

static void pin(int core)
{
    if (core < 0) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    if (sched_setaffinity(0, sizeof set, &set)) die("cannot run on core %d: %s", core, strerror(errno));
}

/* -------------------------------------------------------------- reader --- */
static void read_all(struct sockaddr_in to)
{
    static u8 buf[RBUF];
    struct epoll_event ev[MAXEV];
    int ep = epoll_create1(0), one = 1, open = 0;
    for (int i = 0; i < o_clients; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0) die("socket: %s (raise ulimit -n)", strerror(errno));
        struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001u + (uint32_t)(i % o_bind))};
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
        if (bind(fd, (void *)&from, sizeof from)) die("bind: %s", strerror(errno));
        if (connect(fd, (void *)&to, sizeof to)) die("connect: %s", strerror(errno));
        struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = fd};
        if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e)) die("epoll_ctl: %s", strerror(errno));
        open++;
    }
    while (open > 0) {
        int n = epoll_wait(ep, ev, MAXEV, -1);
        for (int i = 0; i < n; i++) {
            for (;;) {
                ssize_t got = recv(ev[i].data.fd, buf, RBUF, MSG_DONTWAIT);
                if (got < 0 && errno == EINTR) continue;
                if (got < 0 && errno == EAGAIN) break;
                if (got <= 0) {
                    close(ev[i].data.fd);
                    open--;
                    break;
                }
                atomic_fetch_add(received, (u64)got);
                if (got < RBUF) break; /* empty: what comes later is a new edge */
            }
        }
    }
    exit(0);
}

/* -------------------------------------------------------------- sender --- */
static u64 waits;

static void send_all(int fd, const u8 *bytes, size_t length)
{
    for (size_t off = 0; off < length;) {
        ssize_t n = send(fd, bytes + off, length - off, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n >= 0) {
            off += (size_t)n;
            continue;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN) die("send: %s", strerror(errno));
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        waits++;
        poll(&p, 1, 1000);
    }
    sent += length;
}

static bool wait_for_reader(u64 under_way, u64 deadline)
{
    while (sent - atomic_load(received) > under_way) {
        u64 now = ns(CLOCK_MONOTONIC);
        if (now > deadline) return false;
        sleep_until(now + 100000);
    }
    return true;
}

/* Sends rounds of the same messages to every client for o_seconds, at least one; prints the figures. */
static bool run(const char *name, const u8 *bytes, size_t length, int messages)
{
    u64 rounds = 0, cpu = 0, calls0 = waits, start = ns(CLOCK_MONOTONIC), end = start + (u64)(o_seconds * 1e9);
    double gap = o_rate > 0 ? 1e9 * messages / o_rate : 0;
    do {
        if (gap > 0) sleep_until(start + (u64)((double)rounds * gap));
        else if (!wait_for_reader((u64)UNDER_WAY * (u64)o_clients, end + 10000000000ull)) break;
        u64 before = ns(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 0; i < o_clients; i++) send_all(clients[i], bytes, length);
        cpu += ns(CLOCK_PROCESS_CPUTIME_ID) - before;
        rounds++;
    } while (ns(CLOCK_MONOTONIC) < end);
    double took = (double)(ns(CLOCK_MONOTONIC) - start) / 1e9;
    double deliveries = (double)rounds * messages * o_clients;
    bool ok = wait_for_reader(0, ns(CLOCK_MONOTONIC) + 5000000000ull);
    printf("\"%s\":{\"messages_per_send\":%d,\"bytes_per_send\":%zu,\"deliveries\":%.0f,\"deliveries_per_s\":%.0f,\"cpu_s\":%.3f,"
           "\"cpu_ns_per_delivery\":%.1f,\"cpu_ns_per_send\":%.1f,\"waits\":%llu},",
           name, messages, length, deliveries, deliveries / took, (double)cpu / 1e9, (double)cpu / deliveries,
           (double)cpu / (double)(rounds * (u64)o_clients), (unsigned long long)(waits - calls0));
    return ok;
}

static void usage(void)
{
    fprintf(stderr,
            "usage: floor [--clients N] [--size BYTES] [--rate R] [--seconds S] [--coalesce BYTES] [--mode each|coalesced|both]\n"
            "             [--sender-core C] [--reader-core C] [--bind-range K]\n"
            "  --clients N       connections (1000)\n"
            "  --size BYTES      of a message, without the frame's header (64, so frames of 66)\n"
            "  --rate R          messages a second in all, each to every client; 0 = as fast as they are read (0)\n"
            "  --seconds S       for each mode (5)\n"
            "  --coalesce BYTES  the most of one send in mode coalesced (65536)\n"
            "  --sender-core C   -1 = any (0)\n"
            "  --reader-core C   -1 = any (1)\n"
            "  --bind-range K    source addresses 127.0.0.1 to 127.0.0.K (4)\n");
    exit(2);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i += 2) {
        const char *a = argv[i], *v = i + 1 < argc ? argv[i + 1] : NULL;
        if (!v) usage();
        else if (!strcmp(a, "--clients")) o_clients = atoi(v);
        else if (!strcmp(a, "--size")) o_size = atoi(v);
        else if (!strcmp(a, "--rate")) o_rate = atof(v);
        else if (!strcmp(a, "--seconds")) o_seconds = atof(v);
        else if (!strcmp(a, "--coalesce")) o_coalesce = atoi(v);
        else if (!strcmp(a, "--mode")) o_mode = v;
        else if (!strcmp(a, "--sender-core")) o_sender_core = atoi(v);
        else if (!strcmp(a, "--reader-core")) o_reader_core = atoi(v);
        else if (!strcmp(a, "--bind-range")) o_bind = atoi(v);
        else usage();
    }
    bool both = !strcmp(o_mode, "both"), each = both || !strcmp(o_mode, "each"), coalesced = both || !strcmp(o_mode, "coalesced");
    if (o_clients < 1 || o_size < 1 || o_size > 65535 || o_bind < 1 || o_bind > 250 || !(each || coalesced)) usage();

    /* whole frames, as many as fit, at least one */
    size_t head = o_size < 126 ? 2 : 4, frame = head + (size_t)o_size;
    int many = (int)((size_t)o_coalesce / frame);
    if (many < 1) many = 1;
    u8 *frames = malloc(frame * (size_t)many);
    if (!frames) die("memory");
    for (int i = 0; i < many; i++) {
        u8 *p = frames + (size_t)i * frame;
        p[0] = 0x81;
        if (head == 2) p[1] = (u8)o_size;
        else p[1] = 126, p[2] = (u8)(o_size >> 8), p[3] = (u8)o_size;
        memset(p + head, 'x', (size_t)o_size);
    }

    struct rlimit limit = {(rlim_t)o_clients + 100, (rlim_t)o_clients + 100}, now;
    getrlimit(RLIMIT_NOFILE, &now);
    if (now.rlim_cur < limit.rlim_cur) {
        if (now.rlim_max > limit.rlim_max) limit.rlim_max = now.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit)) die("ulimit -n %lu is too low", (unsigned long)now.rlim_cur);
    }
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t atlen = sizeof at;
    int door = socket(AF_INET, SOCK_STREAM, 0);
    if (door < 0 || bind(door, (void *)&at, sizeof at) || listen(door, 4096) || getsockname(door, (void *)&at, &atlen))
        die("listen: %s", strerror(errno));
    received = mmap(NULL, sizeof *received, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (received == MAP_FAILED) die("mmap: %s", strerror(errno));
    pid_t reader = fork();
    if (reader < 0) die("fork: %s", strerror(errno));
    if (reader == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(door);
        pin(o_reader_core);
        read_all(at);
    }
    pin(o_sender_core);
    clients = calloc((size_t)o_clients, sizeof *clients);
    for (int i = 0, one = 1; i < o_clients; i++) {
        struct pollfd p = {.fd = door, .events = POLLIN};
        if (poll(&p, 1, 5000) != 1 || (clients[i] = accept(door, NULL, NULL)) < 0) die("only %d of %d clients came", i, o_clients);
        setsockopt(clients[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }

    printf("{\"label\":\"floor\",\"clients\":%d,\"size\":%d,\"frame\":%zu,\"rate\":%g,", o_clients, o_size, frame, o_rate);
    bool ok = true;
    if (each) ok &= run("each", frames, frame, 1);
    if (coalesced) ok &= run("coalesced", frames, frame * (size_t)many, many);
    printf("\"ok\":%s}\n", ok ? "true" : "false");
    fflush(stdout);
    kill(reader, SIGKILL);
    return ok ? 0 : 1;
}
