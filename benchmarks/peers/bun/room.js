// Bun's own server with its publish and subscribe, after "Pub/Sub" in Bun's documentation of WebSockets. The broadcast is done
// by uWebSockets in C++, which frames a message once and, for each client, joins what one turn of its loop has published into
// one write.
//
// server.publish, and not ws.publish: the sender is to hear itself.
//
// A slow client: what it does not read is kept up to backpressureLimit; beyond that it is closed.
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.argv[2]),
  fetch(request, server) {
    if (new URL(request.url).pathname === '/room' && server.upgrade(request)) {
      return undefined;
    }
    return new Response('The room is at /room', { status: 404 });
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 960, // Seconds, the longest that Bun takes. It pings a silent client before that.
    backpressureLimit: 1024 * 1024, // Bytes that wait for one client.
    closeOnBackpressureLimit: true, // Otherwise it would miss messages without knowing.
    open(client) {
      client.subscribe('room');
    },
    message(client, message) {
      server.publish('room', message);
    },
  },
});
