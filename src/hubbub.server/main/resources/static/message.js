/** A message longer than either is folded: one person's wall of text must not push the room out of sight. */
const FOLD_LINES = 20;
const FOLD_LENGTH = 2_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/** One message as a list item. Whatever anyone sent becomes a text node, never markup. */
export function messageElement(text, at) {
  const item = element('li', 'message');
  const words = element('div', 'text');
  words.dir = 'auto';
  words.textContent = text;
  const time = element('time', 'time');
  time.dateTime = at.toISOString();
  time.textContent = clock.format(at);
  item.append(words, time);
  if (text.length > FOLD_LENGTH || text.split('\n', FOLD_LINES + 1).length > FOLD_LINES) {
    item.classList.add('long');
    item.append(foldButton(item));
  }
  return item;
}

/** A line of the page's own between messages: something is missing here. */
export function gapElement(words) {
  const item = element('li', 'gap');
  item.textContent = words;
  return item;
}

function foldButton(item) {
  const button = element('button', 'fold');
  button.type = 'button';
  const fold = (folded) => {
    item.classList.toggle('folded', folded);
    button.ariaExpanded = String(!folded);
    button.textContent = folded ? 'Show all' : 'Show less';
  };
  button.addEventListener('click', () => fold(!item.classList.contains('folded')));
  fold(true);
  return button;
}

function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
