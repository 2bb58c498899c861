import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';

import {
  closeAll, code, fromTo, Hands, heard, join, live, opened, room, SILENCE, tapped, test, until, waiting,
} from './clients.js';
import { Launched } from './launched.js';
import { Road } from './road.js';

const RESEND_FOR = 90_000;

let server;

before(async () => server = await Launched.start());
after(() => server.stop());
afterEach(closeAll);

test('who has another name when it comes back is called so then', async () => {
  const road = await Road.to(server.port);
  opened.push(road);
  const ada = await join(road.port, room(), { name: 'Ada' });
  ada.name = 'Bea';

  road.cut();
  await until(ada, 'state', live);

  assert.equal(ada.me.name, 'Bea');
});

test('who is cut hard comes back as the same, misses nothing and hears nothing twice', async () => {
  const path = room();
  const road = await Road.to(server.port);
  opened.push(road);
  const ada = await join(server.port, path);
  const bob = await join(road.port, path, { history: 0, random: () => 0 });
  const id = bob.me.id;

  for (let cut = 1; cut <= 5; cut++) {
    const [lost, back] = [until(bob, 'state', waiting), until(bob, 'state', live)];
    await Promise.all(fromTo(1, 10).map((i) => ada.say(`${cut}.${i}`)));
    road.cut();
    assert.equal((await lost).code, 1006);
    await Promise.all(fromTo(11, 20).map((i) => ada.say(`${cut}.${i}`)));
    await back;
  }
  await ada.say('last');
  await heard(bob, 'last');

  assert.deepEqual(bob.offsets, fromTo(1, 101));
  assert.deepEqual(bob.texts, ada.texts);
  assert.equal(bob.me.id, id);
});

test('what comes again behind the last position is left out', async () => {
  const path = room();
  const road = await Road.to(server.port);
  opened.push(road);
  const ada = await join(server.port, path);
  const told = [];
  const hears = (said) => said.t === 'msg' ? told.push(Number(said.off)) : true;
  const bob = await join(road.port, path, { WebSocket: tapped({ hears }) });
  await ada.say('first');
  await heard(bob, 'first');

  // Back again, he is given a page, and its last message, which has the position, is not among the first 3,000 bytes of it.
  for (const bytes of [3_000, 4_000, 5_000]) {
    road.endAfter(bytes);
  }
  const lost = until(bob, 'state', waiting);
  road.cut();
  await lost;
  await Promise.all(fromTo(1, 30).map((i) => ada.say(`${i}`.padEnd(200, '.'))));
  const again = until(bob, 'state', waiting);
  await again;
  await ada.say('last');
  await heard(bob, 'last');

  assert.ok(told.length > new Set(told).size, `told ${told}`);
  assert.deepEqual(bob.offsets, fromTo(1, 32));
});

test('what was not acknowledged is said again, and nobody hears it twice', async () => {
  const path = room();
  const road = await Road.to(server.port);
  opened.push(road);
  const acks = [];
  const hears = (said) => said.t === 'ack' ? acks.push(said) : true;
  const ada = await join(road.port, path, { WebSocket: tapped({ hears }) });
  const bob = await join(server.port, path);

  road.swallowAnswers();
  const kept = ada.say('once');
  await heard(bob, 'once');
  road.cut();
  assert.equal((await kept).offset, '1');
  await ada.say('last');
  await heard(bob, 'last');

  assert.deepEqual(acks.map(({ off }) => off), ['1']);
  assert.deepEqual(bob.texts, ['once', 'last']);
  assert.deepEqual(ada.texts, ['once', 'last']);
});

test('a dead link is noticed by its silence', async () => {
  const path = room();
  const road = await Road.to(server.port);
  opened.push(road);
  const hands = new Hands();
  const ada = await join(server.port, path);
  const bob = await join(road.port, path, hands.options);

  road.swallowAnswers();
  await ada.say('is anybody there?');
  assert.deepEqual(bob.texts, []);
  const [lost, back] = [until(bob, 'state', waiting), until(bob, 'state', live)];
  hands.letPass(SILENCE);

  assert.equal((await lost).code, 1006);
  await back;
  await heard(bob, 'is anybody there?');
  assert.deepEqual(bob.offsets, [1]);
});

test('what is not acknowledged in time has failed, and may be said again under its id', async () => {
  const path = room();
  const road = await Road.to(server.port);
  opened.push(road);
  const hands = new Hands();
  const ada = await join(road.port, path, hands.options);
  const bob = await join(server.port, path);

  road.swallowAnswers();
  const said = ada.say('once').catch((error) => error);
  await heard(bob, 'once');
  hands.letPass(RESEND_FOR);
  const error = await said;
  assert.ok(code('failed')(error));

  const kept = ada.say('once', { id: error.id });
  road.cut();
  assert.equal((await kept).offset, '1');
  await ada.say('last');
  await heard(bob, 'last');
  assert.deepEqual(bob.texts, ['once', 'last']);
});

test('what is older than the room remembers is not said again, also if the timers stood still', async (t) => {
  const path = room();
  const road = await Road.to(server.port);
  opened.push(road);
  const ada = await join(road.port, path);
  const bob = await join(server.port, path);

  road.swallowAnswers();
  const said = ada.say('once').catch((error) => error);
  await heard(bob, 'once');
  const now = Date.now;
  t.mock.method(Date, 'now', () => now() + RESEND_FOR + 1); // The computer was asleep.
  road.cut();

  assert.ok(code('failed')(await said));
  await assert.rejects(ada.say('from another life', { since: Date.now() - RESEND_FOR - 1 }), code('failed'));
  await ada.say('last');
  await heard(bob, 'last');
  assert.deepEqual(bob.texts, ['once', 'last']);
});

test('who closes stays away, and may connect again where it was', async () => {
  const path = room();
  const ada = await join(server.port, path);
  const bob = await join(server.port, path);

  bob.close();
  assert.deepEqual(bob.state, { name: 'closed', code: 1000, reason: '' });
  await ada.say('meanwhile');
  bob.connect();
  await heard(bob, 'meanwhile');
});

test('who is told to come back at once again and again does not', async () => {
  const road = await Road.to(server.port);
  const hands = new Hands();
  const says = ({ t }, answer) => t !== 'name' || answer({ t: 'bye', afterMs: 0 }) === false;
  const ada = await join(road.port, room(), { WebSocket: tapped({ says }), ...hands.options });

  for (let i = 0; i < 3; i++) {
    ada.rename('Ada');
    road.cut();
    await until(ada, 'state', live);
  }

  assert.deepEqual(hands.waits, [0, 200, 400]);
  road.close();
});

test('a restart is told: clients come back when they were told to, to another log', async () => {
  let own = await Launched.start();
  const byes = [];
  const hears = (said) => said.t === 'bye' ? byes.push(said.afterMs) : true;
  const ada = await join(own.port, '/room', { WebSocket: tapped({ hears }) });
  await ada.say('before');
  const since = ada.position;

  const [lost, reset] = [until(ada, 'state', waiting), until(ada, 'reset')];
  const before = Date.now();
  await own.stop();
  own = await Launched.start(own.port);
  try {
    const { code, until: due } = await lost;
    assert.equal(code, 1012);
    assert.equal(byes.length, 1);
    assert.ok(due - before >= byes[0] && due - Date.now() <= byes[0], `${due} is ${byes[0]} after ${before}`);
    assert.deepEqual(await reset, { why: 'epoch' });
    const { offset } = await ada.say('after');

    assert.equal(offset, '1');
    assert.deepEqual(ada.texts, ['before', 'after']);
    assert.notEqual(ada.position, since);
  } finally {
    await own.stop();
  }
});
