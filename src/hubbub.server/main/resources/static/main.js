import { MESSAGE_TOO_BIG } from './close-codes.js';
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { ConnectionStatus } from './connection-status.js';
import { Conversation } from './conversation.js';
import { LiveRegion } from './live-region.js';

const byId = (id) => document.getElementById(id);

const conversation = new Conversation({
  list: byId('conversation'),
  newer: byId('newer'),
  empty: byId('empty'),
  liveRegion: new LiveRegion(byId('log'), byId('unread-aloud')),
});

const composer = new Composer({
  form: byId('composer'),
  box: byId('box'),
  input: byId('say'),
  button: byId('send'),
  note: byId('note'),
  send: (text) => connection.send(text),
});

const status = new ConnectionStatus({
  words: byId('state'),
  button: byId('retry'),
  connect: () => connection.connect(),
  focusAfter: byId('say'),
});

const connection = new Connection(roomUrl(), {
  changed(state) {
    status.show(state);
    composer.setLive(state.name === 'live');
    if (state.name === 'live') {
      enter();
    }
    if (state.unheard?.length > 0) {
      giveBack(state);
    }
  },
  heard: (text) => conversation.add(text),
});

let wasHere = false;

function enter() {
  if (wasHere) {
    conversation.addGap('You were offline; what was said meanwhile is not shown.');
  }
  wasHere = true;
  conversation.begin();
}

// Nothing is sent twice by itself: it may have been heard before the connection ended, and only a person can know.
function giveBack({ code, unheard }) {
  composer.giveBack(unheard.join('\n'));
  composer.tell(code === MESSAGE_TOO_BIG
    ? 'The room found this too long. Make it shorter before you send it again.'
    : 'The connection ended before this came back, so perhaps nobody heard it.');
}

function roomUrl() {
  const url = new URL('/room', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

connection.connect();
