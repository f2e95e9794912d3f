/*
 * limit: about the least that WebSocket fan-out can cost. One thread, epoll, nothing but libc.
 *
 *   cc -O2 -o limit limit.c && ./limit [PORT]      (0 or none: any free port; it prints which)
 *
 * The request path is the room. A text frame goes, encoded once, to every connection of its room
 * with one send() each, the sender included. It answers neither pings nor closes properly, limits
 * nothing and trusts everybody: a measure, not a server. It listens on loopback only.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_TEXT 65535
#define MAX_UNSENT (64u << 20)

struct bytes {
  uint8_t *at;
  size_t length, capacity;
};

struct connection {
  int socket, upgraded, closed, place;
  struct room *room;
  struct bytes unread, unsent;
};

struct room {
  struct room *next;
  struct connection **members;
  int count, capacity;
  char path[];
};

static int poller;
static struct room *rooms[1024];
static struct connection *graveyard[1024];
static int buried;

static void *checked(void *memory) {
  if (!memory) abort();
  return memory;
}

static void append(struct bytes *to, const uint8_t *from, size_t length) {
  if (to->length + length > to->capacity) {
    to->capacity = 2 * (to->length + length);
    to->at = checked(realloc(to->at, to->capacity));
  }
  memcpy(to->at + to->length, from, length);
  to->length += length;
}

static void drop_front(struct bytes *from, size_t length) {
  from->length -= length;
  memmove(from->at, from->at + length, from->length);
}

/* ---- the handshake: RFC 6455 section 4.2.2, RFC 3174, RFC 4648 */

static uint32_t rotate(uint32_t word, int by) { return word << by | word >> (32 - by); }

static void sha1_block(uint32_t state[5], const uint8_t *block) {
  static const uint32_t constant[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
  uint32_t w[16], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (int t = 0; t < 80; t++) {
    uint32_t word, mix;
    if (t < 16) {
      word = (uint32_t)block[4 * t] << 24 | block[4 * t + 1] << 16 | block[4 * t + 2] << 8 | block[4 * t + 3];
    } else {
      word = rotate(w[(t + 13) & 15] ^ w[(t + 8) & 15] ^ w[(t + 2) & 15] ^ w[t & 15], 1);
    }
    w[t & 15] = word;
    mix = t < 20 ? d ^ (b & (c ^ d)) : t >= 40 && t < 60 ? (b & c) | (d & (b | c)) : b ^ c ^ d;
    word += rotate(a, 5) + mix + e + constant[t / 20];
    e = d, d = c, c = rotate(b, 30), b = a, a = word;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

/* The key is 24 characters and the GUID 36, so there are always exactly two blocks. */
static void accept_value(const char *key, char value[29]) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  uint8_t text[128] = {0}, digest[21] = {0};
  memcpy(text, key, 24);
  memcpy(text + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
  text[60] = 0x80;
  text[126] = 60 * 8 >> 8, text[127] = 60 * 8 & 255;
  sha1_block(state, text);
  sha1_block(state, text + 64);
  for (int i = 0; i < 20; i++) digest[i] = state[i / 4] >> (24 - 8 * (i % 4));
  for (int i = 0; i < 28; i++) {
    int bit = 6 * i, pair = digest[bit / 8] << 8 | (bit / 8 < 20 ? digest[bit / 8 + 1] : 0);
    value[i] = digits[pair >> (10 - bit % 8) & 63];
  }
  value[27] = '=', value[28] = 0;
}

/* ---- rooms and connections */

static struct room *room_of(const char *path) {
  unsigned hash = 5381;
  for (const char *p = path; *p; p++) hash = hash * 33 + (uint8_t)*p;
  struct room **slot = &rooms[hash % 1024], *room = *slot;
  while (room && strcmp(room->path, path)) room = room->next;
  if (!room) {
    room = checked(calloc(1, sizeof *room + strlen(path) + 1));
    strcpy(room->path, path);
    room->next = *slot;
    *slot = room;
  }
  return room;
}

static void enter(struct connection *c, struct room *room) {
  if (room->count == room->capacity) {
    room->capacity = room->capacity ? 2 * room->capacity : 8;
    room->members = checked(realloc(room->members, room->capacity * sizeof *room->members));
  }
  c->room = room;
  c->place = room->count;
  room->members[room->count++] = c;
}

/* Freed only after its own next event: a fan-out may be in the middle of its room. */
static void leave(struct connection *c) {
  if (c->closed) return;
  c->closed = 1;
  shutdown(c->socket, SHUT_RDWR);
}

static void free_closed(struct connection *c) {
  if (c->room) {
    struct connection *last = c->room->members[--c->room->count];
    c->room->members[last->place = c->place] = last;
  }
  close(c->socket);
  free(c->unread.at);
  free(c->unsent.at);
  free(c);
}

static void watch(struct connection *c, int how, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  if (epoll_ctl(poller, how, c->socket, &event)) leave(c);
}

static void deliver(struct connection *c, const uint8_t *bytes, size_t length) {
  ssize_t sent = 0;
  if (c->closed) return;
  if (!c->unsent.length) {
    sent = send(c->socket, bytes, length, MSG_NOSIGNAL);
    if (sent == (ssize_t)length) return;
    if (sent < 0 && errno != EAGAIN) {
      leave(c);
      return;
    }
    if (sent < 0) sent = 0;
    watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }
  if (c->unsent.length > MAX_UNSENT) leave(c);
  append(&c->unsent, bytes + sent, length - sent);
}

static void send_rest(struct connection *c) {
  ssize_t sent = send(c->socket, c->unsent.at, c->unsent.length, MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno != EAGAIN) leave(c);
    return;
  }
  drop_front(&c->unsent, sent);
  if (!c->unsent.length) watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

/* ---- what clients say */

static void broadcast(struct room *room, const uint8_t *text, size_t length) {
  static uint8_t frame[4 + MAX_TEXT];
  size_t header = length < 126 ? 2 : 4;
  frame[0] = 0x81;
  frame[1] = length < 126 ? length : 126;
  if (length >= 126) frame[2] = length >> 8, frame[3] = length;
  memcpy(frame + header, text, length);
  for (int i = 0; i < room->count; i++) deliver(room->members[i], frame, header + length);
}

/* Returns how many bytes it took: 0 where the frame is not whole yet. */
static size_t read_frame(struct connection *c, uint8_t *at, size_t length) {
  if (length < 8) return 0; /* an empty masked frame has 6 bytes, but nobody sends one */
  size_t size = at[1] & 127, header = size < 126 ? 6 : 8;
  if (size == 126) size = at[2] << 8 | at[3];
  if (!(at[1] & 128) || (at[1] & 127) == 127 || (at[0] & 15) == 8) {
    leave(c); /* not masked, too long, or a close */
    return 0;
  }
  if (length < header + size) return 0;
  uint8_t *text = at + header, *mask = text - 4;
  for (size_t i = 0; i < size; i++) text[i] ^= mask[i & 3];
  if ((at[0] & 15) == 1) broadcast(c->room, text, size);
  return header + size;
}

static size_t read_request(struct connection *c, uint8_t *at, size_t length) {
  uint8_t *end = memmem(at, length, "\r\n\r\n", 4);
  char path[256], value[29], answer[256];
  if (!end) return 0;
  *end = 0;
  char *key = strcasestr((char *)at, "\r\nSec-WebSocket-Key:");
  if (key) key += 20 + strspn(key + 20, " ");
  if (!key || strlen(key) < 24 || sscanf((char *)at, "GET %255s", path) != 1) {
    leave(c);
    return 0;
  }
  accept_value(key, value);
  int size = snprintf(answer, sizeof answer,
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: %s\r\n\r\n", value);
  c->upgraded = 1;
  deliver(c, (uint8_t *)answer, size);
  enter(c, room_of(path));
  return end + 4 - at;
}

static void readable(struct connection *c) {
  static uint8_t buffer[1 << 16];
  ssize_t got = recv(c->socket, buffer, sizeof buffer, 0);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) leave(c);
    return;
  }
  /* Copied only where a frame is in pieces. */
  int whole = !c->unread.length;
  if (!whole) append(&c->unread, buffer, got);
  uint8_t *at = whole ? buffer : c->unread.at;
  size_t length = whole ? (size_t)got : c->unread.length, taken = 0, step;
  do {
    step = c->upgraded ? read_frame(c, at + taken, length - taken) : read_request(c, at + taken, length - taken);
    taken += step;
  } while (step && !c->closed);
  if (!whole) drop_front(&c->unread, taken);
  else if (taken < length) append(&c->unread, buffer + taken, length - taken);
}

static void accept_all(int listener) {
  int socket, yes = 1;
  while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    struct connection *c = checked(calloc(1, sizeof *c));
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    c->socket = socket;
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
  }
}

int main(int argc, char **argv) {
  struct rlimit files;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  struct epoll_event events[512], incoming = {.events = EPOLLIN, .data.ptr = NULL};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  address.sin_port = htons(argc > 1 ? atoi(argv[1]) : 0);
  if (bind(listener, (void *)&address, size) || listen(listener, 4096) || getsockname(listener, (void *)&address, &size)) {
    perror("limit: listen");
    return 1;
  }
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  poller = epoll_create1(0);
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &incoming);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int count = epoll_wait(poller, events, 512, -1);
    for (int i = 0; i < count; i++) {
      struct connection *c = events[i].data.ptr;
      if (!c) {
        accept_all(listener);
        continue;
      }
      if (events[i].events & EPOLLOUT && c->unsent.length && !c->closed) send_rest(c);
      if (events[i].events & ~EPOLLOUT && !c->closed) readable(c);
      if (c->closed) graveyard[buried++] = c;
    }
    while (buried) free_closed(graveyard[--buried]);
  }
}
