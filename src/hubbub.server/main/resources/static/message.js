import { button, element } from './element.js';
import { markup } from './markup.js';
import { avatar, colour } from './person.js';

/** A message longer than either is folded: one person's wall of text must not push the room out of sight. */
const FOLD_LINES = 20;
const FOLD_LENGTH = 2_000;

/** Who goes on within this time does not say the name again. */
const TOGETHER = 5 * 60_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const fullTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

/**
 * An item of the timeline as a list item. Whatever anyone sent becomes text, never markup, but for what markup.js makes.
 *
 * @param {object} item
 * @param {object} [previous] the item that one sees before it: a day begins, or somebody goes on
 * @param {object} view
 * @param {string} view.me one's own id
 * @param {Function} view.isMuted whether the person of this id is not to be seen
 * @param {Function} view.onPerson called with a message whose sender's name was chosen
 * @param {Function|null} view.onRemove for operators: called with a message to be taken away
 * @param {string} [marker] words above it: from here on it is new
 */
export function itemElement(item, previous, view, marker) {
  if (item.gap) {
    return element('li', 'gap', item.gap);
  }
  const made = element('li', 'message');
  const isMine = item.from.id === view.me;
  if (view.isMuted(item.from.id)) {
    made.hidden = true; // Only its place is there, which costs little: there may be thousands.
    return made;
  }
  made.classList.toggle('mine', isMine);
  if (!isSameDay(item, previous)) {
    made.append(element('p', 'day', calendar.format(new Date(item.at))));
  }
  if (marker) {
    made.append(element('p', 'marker', marker));
  }
  const begins = Boolean(marker) || !goesOn(item, previous);
  made.classList.toggle('begins', begins);
  made.append(begins && !isMine ? head(item, view) : element('span', 'unseen', `${item.from.name}: `));
  made.append(bubble(item, view));
  return made;
}

/** A message of one's own that is on its way: what became of it stands below. */
export function pendingElement(text, ...below) {
  const made = element('li', 'message mine pending');
  made.append(element('div', 'bubble', textElement(text)), element('p', 'fate', ...below));
  return made;
}

function head(item, view) {
  const name = button('who act', item.from.name, () => view.onPerson(item));
  name.tabIndex = -1; // One of them is on the keyboard's way, see names-by-keyboard.js.
  colour(name, item.from.id);
  return element('div', 'head', avatar(item.from), name);
}

function bubble(item, view) {
  const made = element('div', 'bubble', item.removed ? element('div', 'text removed', 'This message was removed.')
                                                     : textElement(item.text));
  const at = new Date(item.at);
  const time = element('time', 'time', clock.format(at));
  time.dateTime = item.at;
  time.title = fullTime.format(at);
  made.append(time);
  if (!item.removed && isLong(item.text)) {
    made.classList.add('long');
    made.append(foldButton(made));
  }
  if (!item.removed && item.offset && view.onRemove) {
    const remove = button('remove act', 'Remove', () => view.onRemove(item));
    remove.tabIndex = -1;
    made.append(remove);
  }
  return made;
}

function textElement(text) {
  const made = element('div', 'text', markup(text));
  made.dir = 'auto';
  return made;
}

function isLong(text) {
  return text.length > FOLD_LENGTH || text.split('\n', FOLD_LINES + 1).length > FOLD_LINES;
}

function foldButton(folded) {
  const made = button('fold', '', () => fold(!folded.classList.contains('folded')));
  const fold = (isFolded) => {
    folded.classList.toggle('folded', isFolded);
    made.ariaExpanded = String(!isFolded);
    made.textContent = isFolded ? 'Show all' : 'Show less';
  };
  fold(true);
  return made;
}

function goesOn({ from, at }, previous) {
  return previous?.from?.id === from.id && previous.from.name === from.name
      && isSameDay({ at }, previous) && Date.parse(at) - Date.parse(previous.at) < TOGETHER;
}

function isSameDay({ at }, previous) {
  return previous?.at !== undefined && new Date(at).toDateString() === new Date(previous.at).toDateString();
}
