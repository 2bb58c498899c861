import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A way to the server that can be cut and that can swallow: a TCP proxy. */
export class Road {
  #server;
  #pairs = new Set();
  #left = Infinity;

  static async to(port) {
    const road = new Road();
    road.#server = createServer((client) => road.#join(client, connect(port, '127.0.0.1')));
    road.#server.listen(0, '127.0.0.1');
    await once(road.#server, 'listening');
    return road;
  }

  get port() {
    return this.#server.address().port;
  }

  /** What the server says is lost from now on, on the connections that there are. */
  swallowAnswers() {
    this.#pairs.forEach((pair) => pair.swallows = true);
  }

  /** After so many bytes from the server the next connection ends. */
  endAfter(bytes) {
    this.#left = bytes;
  }

  /** Ends all connections hard. */
  cut() {
    this.#pairs.forEach(({ client, server }) => {
      client.resetAndDestroy();
      server.resetAndDestroy();
    });
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #join(client, server) {
    const pair = { client, server, swallows: false, left: this.#left };
    this.#left = Infinity;
    this.#pairs.add(pair);
    client.pipe(server);
    server.on('data', (data) => {
      if (!pair.swallows && pair.left > 0) {
        client.write(data.subarray(0, pair.left));
        pair.left -= data.length;
        if (pair.left <= 0) {
          client.end();
        }
      }
    });
    for (const [one, other] of [[client, server], [server, client]]) {
      one.on('error', () => {}); // It is closed next.
      one.on('close', () => {
        other.destroy();
        this.#pairs.delete(pair);
      });
    }
  }
}
