import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before } from 'node:test';

import { Hubbub } from '../../main/resources/static/hubbub.js';
import { client, closeAll, closed, code, fromTo, Hands, heard, join, room, SILENCE, tapped, test, until } from './clients.js';
import { Launched } from './launched.js';

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
