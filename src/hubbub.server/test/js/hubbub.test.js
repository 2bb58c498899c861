import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before } from 'node:test';

import { Hubbub } from '../../main/resources/static/hubbub.js';
import {
  client, closeAll, closed, code, fromTo, Hands, heard, join, live, opened, room, SILENCE, tapped, test, until, waiting,
} from './clients.js';
import { Launched } from './launched.js';
import { Road } from './road.js';

const RESEND_FOR = 90_000;

let server;

before(async () => server = await Launched.start());
after(() => server.stop());
afterEach(closeAll);

test('the server serves this very file', async () => {
  const served = await fetch(`http://127.0.0.1:${server.port}/hubbub.js`);

  assert.match(served.headers.get('content-type'), /^(text|application)\/javascript/);
  assert.equal(await served.text(), await readFile(new URL('../../main/resources/static/hubbub.js', import.meta.url), 'utf8'));
});

test('a key is 128 bits, and another each time', () => {
  assert.match(Hubbub.newKey(), /^[A-Za-z0-9_-]{22}$/);
  assert.notEqual(Hubbub.newKey(), Hubbub.newKey());
});

test('what one says everybody hears, and it is acknowledged', async () => {
  const path = room();
  const ada = await join(server.port, path, { name: 'Ada' });
  const bob = await join(server.port, path, { name: 'Bob' });

  const hears = until(bob, 'message');
  const kept = await ada.say('hi 👋');

  const { offset, from, at, text, removed } = await hears;
  assert.deepEqual({ offset, at }, kept);
  assert.deepEqual(from, ada.me);
  assert.equal(from.name, 'Ada');
  assert.equal(text, 'hi 👋');
  assert.equal(removed, false);
});

test('what is said before one is in is said then, in order', async () => {
  const ada = client(server.port, room());
  const kept = [ada.say('one'), ada.say('two')];
  ada.connect();

  await Promise.all(kept);

  assert.deepEqual(ada.texts, ['one', 'two']);
});

test('history comes first, and older messages in pages', async () => {
  const path = room();
  const ada = await join(server.port, path);
  await Promise.all(fromTo(1, 9).map((i) => ada.say(`m${i}`)));

  const bob = await join(server.port, path, { history: 3 });
  await heard(bob, 'm9');
  const [page, first] = await Promise.all([bob.older(bob.offsets[0], 4), bob.older(3, 4)]);

  assert.deepEqual(bob.texts, ['m7', 'm8', 'm9']);
  assert.deepEqual(page.messages.map(({ text }) => text), ['m3', 'm4', 'm5', 'm6']);
  assert.equal(page.more, true);
  assert.deepEqual(first.messages.map(({ offset }) => offset), ['1', '2']);
  assert.equal(first.more, false);
  await assert.rejects(bob.older('last'), RangeError);
});

test('pages that are refused for a while come later', async () => {
  const refusals = [];
  const hears = (said) => said.t === 'error' ? refusals.push(said.code) : true;
  const ada = await join(server.port, '/room', { WebSocket: tapped({ hears }) });
  for (let i = 1; i <= 25; i++) {
    await ada.say(`${i}`.padEnd(4_000, '…'));
  }

  const pages = await Promise.all(fromTo(1, 40).map(() => ada.older(ada.offsets.at(-1), 100)));

  assert.ok(refusals.length > 0);
  assert.deepEqual([...new Set(refusals)], ['rate_limited']);
  pages.forEach(({ messages }) => assert.equal(messages.at(-1).offset, '24'));
});

test('a name that is refused while a page is asked for disturbs no page', async () => {
  const path = room();
  const hands = new Hands();
  const pages = [];
  const says = (said, answer) => {
    if (said.t === 'name') {
      answer({ t: 'error', code: 'rate_limited', retryMs: 2 * SILENCE, message: 'too many names' });
      return false;
    }
    return said.t === 'history' ? pages.push(said) : true;
  };
  const ada = await join(server.port, path, { WebSocket: tapped({ says }), ...hands.options });
  await ada.say('one');

  const page = ada.older('9');
  ada.rename('Bea');
  const next = ada.older('9');

  assert.deepEqual((await page).messages.map(({ text }) => text), ['one']);
  await next;
  hands.letPass(2 * SILENCE);
  assert.equal(pages.length, 2);
});

test('the time is the server’s, also where the clock is wrong', async (t) => {
  const now = Date.now;
  t.mock.method(Date, 'now', () => now() + 3_600_000);

  const ada = await join(server.port, room());

  assert.ok(Math.abs(ada.now - now()) < 5_000);
});

test('who has another name when it comes back is called so then', async () => {
  const road = await Road.to(server.port);
  opened.push(road);
  const ada = await join(road.port, room(), { name: 'Ada' });
  ada.name = 'Bea';

  road.cut();
  await until(ada, 'state', live);

  assert.equal(ada.me.name, 'Bea');
});

test('what is refused for a while is said again, with the same id', async () => {
  const ids = [];
  const says = ({ t, id }, answer) => {
    if (t !== 'say' || ids.push(id) > 1) {
      return true;
    }
    answer({ t: 'error', ref: id, code: 'rate_limited', retryMs: 7, message: 'too much' });
    return false;
  };
  const hands = new Hands();
  const ada = await join(server.port, room(), { WebSocket: tapped({ says }), ...hands.options });

  await ada.say('hi');

  assert.equal(ids.length, 2);
  assert.equal(ids[0], ids[1]);
  assert.deepEqual(hands.waits, [7]);
  assert.deepEqual(ada.texts, ['hi']);
});

test('what is refused for good is rejected', async () => {
  const ada = await join(server.port, room());

  await assert.rejects(ada.say('x'.repeat(ada.limits.text + 1)), code('too_long'));
  await assert.rejects(ada.say(''), code('bad_field'));
  await ada.say('x'.repeat(ada.limits.text));
});

test('two see each other come, change their names and go', async () => {
  const path = room();
  const ada = await join(server.port, path, { name: 'Ada' });
  if (ada.count === 0) {
    await until(ada, 'presence');
  }

  const comes = until(ada, 'presence', ({ type }) => type === 'join');
  const bob = await join(server.port, path, { name: 'Bob' });
  assert.deepEqual((await comes).user, bob.me);
  assert.equal(ada.count, 2);
  assert.deepEqual([...ada.people.values()].map(({ name }) => name), ['Ada', 'Bob']);

  const [seen, own] = [ada, bob].map((one) => until(one, 'presence', ({ type }) => type === 'name'));
  bob.rename('  Robert ');
  assert.deepEqual((await seen).user, { id: bob.me.id, name: 'Robert' });
  await own;
  assert.equal(bob.me.name, 'Robert');

  const error = until(bob, 'error');
  bob.rename('');
  assert.equal((await error).code, 'bad_name');

  const goes = until(ada, 'presence', ({ type }) => type === 'leave');
  bob.close();
  assert.equal((await goes).user.name, 'Robert');
  assert.deepEqual([...ada.people.keys()], [ada.me.id]);
});

test('who has not the passphrase is not let in', async () => {
  const path = room();
  await join(server.port, path, { passphrase: 'open sesame' });
  const bob = client(server.port, path, { passphrase: 'open barley' });

  const state = until(bob, 'state', closed);
  const said = assert.rejects(bob.say('hello?'), code('failed'));
  bob.connect();

  assert.equal((await state).code, 4401);
  await said;
  await assert.rejects(bob.say('hello?'), code('failed'));
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
