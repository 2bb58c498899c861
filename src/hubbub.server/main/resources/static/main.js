/*
 * The page, put together. What somebody says comes by hubbub.js into the timeline, of which the conversation shows a part; what one
 * says goes from the composer into the outbox, and from there by hubbub.js to the room.
 */
import { ask } from './ask.js';
import { Composer } from './composer.js';
import { ConnectionStatus } from './connection-status.js';
import { Conversation } from './conversation.js';
import { byId } from './element.js';
import { Hubbub } from './hubbub.js';
import { LiveRegion } from './live-region.js';
import { Muted } from './muted.js';
import { Notifier } from './notifier.js';
import { Outbox } from './outbox.js';
import { Panel } from './panel.js';
import { People } from './people.js';
import { PersonCard } from './person-card.js';
import { passphraseOf, roomOf, Rooms, titleOf } from './rooms.js';
import { kept, keptByTab } from './storage.js';
import { Timeline } from './timeline.js';

/** What is missing, and why, after a `reset`. */
const MISSING = {
  expired: 'You were away for so long that some messages are missing here.',
  epoch: 'The room has begun anew. What was said meanwhile, if anything, is missing here.',
  forked: 'The room has lost its last messages and goes on from before. Some that stand above are gone for others.',
};

/** What was said longer ago than this when it comes is not read out. Milliseconds. */
const LONG_AGO = 60_000;

const roomName = roomOf(location.pathname);
const title = roomName === 'public' ? 'Hubbub' : `${titleOf(roomName)} · Hubbub`;
const muted = new Muted();
let isOperator = Boolean(keptByTab.get('operator'));
let isLocked = false;
let nameBefore = null; // The one before a name that the room has not judged yet.
let visitBegan = Infinity; // By the server's clock.

const room = new Hubbub(roomUrl(), {
  key: ownKey(),
  name: kept.get('name') ?? undefined,
  passphrase: keptByTab.get(passphraseOf(roomName)) ?? undefined,
  operator: keptByTab.get('operator') ?? undefined,
});

const card = new PersonCard({
  isMe: (id) => id === room.me?.id,
  isMuted: (id) => muted.has(id),
  mute(id, isMuted) {
    muted.set(id, isMuted);
    conversation.redrawAll();
    people.show();
  },
  rename,
  isOperator: () => isOperator,
  kick: (id) => room.kick(id),
  ban: (id, minutes, address) => room.ban(id, { minutes, address }),
});

const view = {
  me: null,
  isFromBefore: ({ at }) => Date.parse(at) < visitBegan,
  isOld: ({ at }) => room.now - Date.parse(at) > LONG_AGO,
  isMuted: (id) => muted.has(id),
  onPerson(whom) {
    panel.leave();
    card.show(whom);
  },
  onRemove: isOperator ? ({ offset }) => room.remove(offset) : null,
};

const timeline = new Timeline();
const notifier = new Notifier({ title, checkbox: byId('notify'), row: byId('notify-row') });
const conversation = new Conversation({
  timeline,
  view,
  scroller: byId('conversation'),
  list: byId('messages'),
  newer: byId('newer'),
  liveRegion: new LiveRegion(byId('log'), byId('unread-aloud')),
  loadOlder: (before) => room.older(before, 100),
  onUnseen: (count) => notifier.unseen(count),
});
const outbox = new Outbox({
  room, roomName, list: byId('pending'), onShow: () => conversation.settle(), focusAfter: byId('say'),
});
const composer = new Composer({
  form: byId('composer'),
  box: byId('box'),
  input: byId('say'),
  button: byId('send'),
  note: byId('note'),
  roomName,
  say(text) {
    conversation.forgetMark();
    conversation.toEnd();
    outbox.add(text);
  },
});
const status = new ConnectionStatus({
  words: byId('state'),
  button: byId('retry'),
  connect: () => room.connect(),
  focusAfter: byId('say'),
});
const people = new People({
  room, list: byId('people'), search: byId('find'), summaries: [byId('count'), byId('count-here')], view,
});
const rooms = new Rooms({
  list: byId('rooms'), form: byId('go'), input: byId('go-to'), passphrase: byId('go-passphrase'),
  note: byId('go-note'), current: roomName,
});
const panel = new Panel(() => rooms.look(), () => rooms.lookAway());

room.addEventListener('state', ({ detail: state }) => {
  status.show(state);
  if (state.name === 'connecting') {
    room.name = kept.get('name') ?? undefined; // Meanwhile it may have been changed, here or in another tab.
  } else if (state.name === 'live') {
    entered();
  } else if (state.name === 'closed' && state.code === 4401) {
    askForPassphrase(state.reason);
  }
});
room.addEventListener('message', ({ detail: message }) => {
  const isMine = message.from.id === room.me.id;
  if (isMine) {
    outbox.heard(message.id);
  } else if (!muted.has(message.from.id) && !view.isFromBefore(message)) {
    notifier.heard(message, room.me);
  }
  byId('empty').hidden = true;
  conversation.add(message, isMine);
});
room.addEventListener('removed', ({ detail: { offset } }) => {
  const message = timeline.remove(offset);
  if (message) {
    conversation.redraw(message);
  }
});
room.addEventListener('reset', ({ detail: { why } }) => {
  if (timeline.end > timeline.start) {
    if (why !== 'expired') {
      timeline.beginAnew();
      conversation.redrawAll();
    }
    conversation.add({ gap: MISSING[why] ?? MISSING.expired });
  }
});
room.addEventListener('presence', ({ detail: { type, user } }) => {
  rooms.here(room.count);
  if (type === 'name' && user.id === room.me.id) {
    kept.set('name', user.name);
    showMe();
  }
});
room.addEventListener('locked', ({ detail: { locked } }) => {
  showLocked(locked);
});
room.addEventListener('error', ({ detail: { code, message } }) => {
  if (code === 'bad_name' && kept.get('name') !== room.me.name) {
    kept.set('name', nameBefore);
    if (nameBefore) {
      room.rename(nameBefore);
      nameBefore = null;
    }
  } else if (code === 'forbidden' && isOperator) {
    keptByTab.set('operator', null);
    location.reload(); // Without what only operators see.
    return;
  }
  composer.tell(message);
});

byId('me').addEventListener('click', rename);
byId('share').addEventListener('click', share);
byId('operate').addEventListener('click', operate);
byId('lock').addEventListener('click', () => room.lock(!isLocked));
byId('lock').hidden = !isOperator;
byId('operate').textContent = isOperator ? 'Stop being an operator' : 'I am an operator…';
byId('theme').value = theme.get();
byId('theme').addEventListener('change', ({ target }) => theme.set(target.value));
byId('room-name').textContent = roomName === 'public' ? 'Hubbub' : titleOf(roomName);
addEventListener('online', hurry);
document.addEventListener('visibilitychange', hurry);

await outbox.open();
room.connect();

function entered() {
  view.me = room.me.id;
  visitBegan = Math.min(visitBegan, room.now);
  composer.limit = room.limits.text;
  showLocked(false); // If it is not so, the room says it next.
  byId('empty').hidden = timeline.end > timeline.start;
  showMe();
}

function showLocked(locked) {
  isLocked = locked;
  byId('locked').hidden = !locked;
  byId('lock').textContent = locked ? 'Let everybody speak' : 'Only operators may speak';
}

function showMe() {
  byId('me').textContent = room.me.name;
}

// The device is back, or the person: sooner than the next try.
function hurry() {
  if (!document.hidden && room.state.name === 'waiting') {
    room.connect();
  }
}

async function rename() {
  panel.leave();
  const name = await ask({
    title: 'Your name', words: 'Everybody in the room sees it, also beside what you say from now on.',
    label: 'Name', action: 'Change', value: room.me?.name ?? '', longest: 40,
  });
  if (name !== null) {
    if (room.state.name !== 'live' || room.state.by === 'http') { // By HTTP a name is brought when one comes.
      nameBefore = kept.get('name');
      kept.set('name', name); // Before the room has taken it: it may be back only when this page is not here any more.
    }
    room.rename(name);
  }
}

async function askForPassphrase(words) {
  const passphrase = await ask({
    title: `The room ${titleOf(roomName)}`, words: `It lets in who knows its passphrase (${words}).`,
    label: 'Passphrase', action: 'Enter', type: 'password',
  });
  if (passphrase !== null) {
    keptByTab.set(passphraseOf(roomName), passphrase);
    room.passphrase = passphrase;
    room.connect();
  }
}

async function share() {
  const shared = { title, url: location.href };
  if (navigator.canShare?.(shared)) {
    await navigator.share(shared).catch(() => { }); // They thought better of it.
    return;
  }
  try {
    await navigator.clipboard.writeText(location.href);
    composer.tell('The link to this room is copied.');
  } catch {
    composer.tell(`The link to this room: ${location.href}`);
  }
}

async function operate() {
  panel.leave();
  const token = isOperator ? null : await ask({
    title: 'For operators', words: 'With the server’s operator.token you can remove messages, send people away, and lock the room.',
    label: 'Token', action: 'Enter', type: 'password', longest: 1_000,
  });
  if (isOperator || token !== null) {
    keptByTab.set('operator', token);
    location.reload(); // One says it when one comes in.
  }
}

function ownKey() {
  const key = kept.get('key') ?? Hubbub.newKey();
  kept.set('key', key);
  return key;
}

function roomUrl() {
  const url = new URL(roomName === 'public' ? '/room' : `/room/${roomName}`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
