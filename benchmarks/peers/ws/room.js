// Node and ws, after "Server broadcast" in the README of ws: "a client WebSocket broadcasting to all connected WebSocket
// clients, including itself".
//
// One thread; each message is framed anew for each client, and each frame is one write to the socket.
//
// A slow client: the README keeps what it does not read, without end. Here it is cut once a MiB of it waits, by bufferedAmount,
// as the manual of ws suggests.
import { WebSocket, WebSocketServer } from 'ws';

// Of bytes that wait for one client. Beyond it that client is cut, so that the memory of the room is bounded.
const MOST_WAITING = 1024 * 1024;

const room = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  path: '/room',
  perMessageDeflate: false,
});

room.on('connection', (client) => {
  client.on('error', () => {}); // A close event follows, upon which ws forgets the client.
  client.on('message', (message, isBinary) => {
    room.clients.forEach((other) => {
      if (other.readyState !== WebSocket.OPEN) {
        return;
      }
      if (other.bufferedAmount > MOST_WAITING) {
        other.terminate();
        return;
      }
      other.send(message, { binary: isBinary });
    });
  });
});
