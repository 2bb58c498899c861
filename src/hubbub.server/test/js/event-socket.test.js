import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';

import { EventSocket } from '../../main/resources/static/event-socket.js';
import { client, closeAll, closed, code, fromTo, Hands, heard, join, live, room, test, until, waiting } from './clients.js';
import { Launched } from './launched.js';
import { Road } from './road.js';

let server;

before(async () => server = await Launched.start());
after(() => server.stop());
afterEach(closeAll);

/** What a browser sees where something on the way does not let WebSockets through. */
class Blocked {
  constructor() {
    setTimeout(() => this.onerror?.(), 0);
  }

  close() { }
}

test('where WebSockets are blocked one is live by plain HTTP, and says, hears, reads and comes back', async () => {
  const path = room();
  const bob = await join(server.port, path, { name: 'Bob' });
  await bob.say('before');
  const ada = client(server.port, path, { name: 'Åda', WebSocket: Blocked, history: 0 });

  ada.connect();
  assert.equal((await until(ada, 'state', live)).by, 'http');
  assert.equal(ada.me.name, 'Åda');
  const said = await Promise.all(fromTo(1, 5).map((i) => ada.say(`m${i}`)));
  assert.deepEqual(said.map(({ offset }) => offset), ['2', '3', '4', '5', '6']);
  await heard(bob, 'm5');
  const { messages, more } = await ada.older(said[0].offset, 1);
  assert.deepEqual([messages[0].text, more], ['before', false]);
  await assert.rejects(ada.say('x'.repeat(5_000)), code('too_long'));

  const renamed = until(bob, 'presence', ({ type, user }) => type === 'name' && user.name === 'Countess');
  ada.rename('Countess');
  await renamed;
  await bob.say('meanwhile');
  await heard(ada, 'meanwhile');
  assert.deepEqual(ada.texts, ['m1', 'm2', 'm3', 'm4', 'm5', 'meanwhile']);
  assert.deepEqual([bob.state.by, ada.state.name], ['websocket', 'live']);
});

test('what was not acknowledged by plain HTTP is said again and heard once', async () => {
  const path = room();
  const bob = await join(server.port, path);
  let losses = 1;
  const losing = async (url, options) => {
    const answer = await fetch(url, options);
    if (options?.method === 'POST' && losses-- > 0) {
      throw new TypeError('the answer is lost');
    }
    return answer;
  };
  const ada = client(server.port, path, { WebSocket: Blocked, fetch: losing });
  ada.connect();
  await until(ada, 'state', live);

  const kept = await ada.say('once');

  assert.equal(kept.offset, '1');
  await bob.say('and on');
  await heard(bob, 'and on');
  assert.deepEqual(bob.texts, ['once', 'and on']);
});

test('by plain HTTP too a passphrase is asked for, and one who is refused stays away', async () => {
  const path = room();
  await join(server.port, path, { passphrase: 'café' });
  const ada = client(server.port, path, { WebSocket: Blocked });

  ada.connect();
  assert.equal((await until(ada, 'state', closed)).code, 4401);
  ada.passphrase = 'café';
  ada.connect();

  assert.equal((await until(ada, 'state', live)).by, 'http');
});

test('a server that is away is not taken for a way that blocks WebSockets', async () => {
  const road = await Road.to(server.port);
  const ada = client(road.port, room(), { WebSocket: Blocked });
  road.close();

  ada.connect();
  for (let i = 0; i < 3; i++) {
    await until(ada, 'state', waiting);
  }

  assert.notEqual(ada.state.name, 'live');
});

/** In place of what the room answers to such requests come these, one after the other; then its own answers again. */
function answering(method, path, ...answers) {
  return (url, options) => {
    const isSuch = (options?.method ?? 'GET') === method && url.toString().includes(path);
    return isSuch && answers.length > 0 ? Promise.resolve(answers.shift()) : fetch(url, options);
  };
}

const ofAProxy = (status) => new Response('<html>no</html>', { status, headers: { 'Content-Type': 'text/html' } });

for (const [what, answer] of [
  ['a refusal of something on the way', ofAProxy(502)],
  ['what is no answer of the room', ofAProxy(200)],
]) {
  test(`${what} is no end to what one says: it is said again, and heard once`, async () => {
    const path = room();
    const bob = await join(server.port, path);
    const ada = client(server.port, path, {
      WebSocket: Blocked, fetch: answering('POST', '/messages', answer), ...new Hands().options,
    });
    ada.connect();
    await until(ada, 'state', live);

    assert.deepEqual(await Promise.all([ada.say('one'), ada.say('two')]).then((kept) => kept.map(({ offset }) => offset).sort()),
                     ['1', '2']);

    await bob.say('and on');
    await heard(bob, 'and on');
    assert.deepEqual([...bob.texts].sort(), ['and on', 'one', 'two']);
  });
}

test('a page that something on the way refuses, for a while or for good, comes in the end', async () => {
  const path = room();
  const ada = client(server.port, path, {
    WebSocket: Blocked, fetch: answering('GET', '/messages', ofAProxy(503), ofAProxy(403)), ...new Hands().options,
  });
  ada.connect();
  await until(ada, 'state', live);
  await ada.say('one');

  assert.deepEqual((await ada.older('2')).messages.map(({ text }) => text), ['one']);
});

test('what is never answered is the end of the stream, after half a minute', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const socket = new EventSocket('ws://127.0.0.1/room', () => new Promise(() => { }));
  const codes = [];
  socket.onclose = ({ code: closeCode }) => codes.push(closeCode);

  socket.send(JSON.stringify({ t: 'say', id: 'a', text: 'anybody?' }));
  await new Promise(setImmediate);
  mock.timers.tick(29_999);
  assert.deepEqual(codes, []);
  mock.timers.tick(1);

  assert.deepEqual(codes, [1006]);
});
