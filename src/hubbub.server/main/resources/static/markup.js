import { element } from './element.js';

/*
 * `code`, ```blocks of code```, **bold**, *italic*, _italic_, and addresses that begin with http:// or https://. Everything else
 * is the text it is: no other way leads from a message to an element. What is not closed is text too.
 *
 * Linear in the length of the text: it is cut into pieces once; which backticks belong together is known before, looking from the
 * end; and of bold and italic at most one each is open at any time.
 */

const PIECES = /```|`|\*\*|\*|_|https?:\/\/[^\s<>"`*]+|\n|(?:(?!https?:\/\/)[^`*_\n])+|[^]/giu;

const TAGS = { '**': 'strong', '*': 'em', '_': 'em' };

const WORD = /[\p{L}\p{N}_]/u;

/** The message as nodes. */
export function markup(text) {
  const pieces = text.match(PIECES) ?? [];
  const partners = partnersOf(pieces);
  const frames = [{ node: document.createDocumentFragment() }]; // The innermost one last.
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    const top = frames.at(-1).node;
    if (partners[i] > i) {
      top.append(code(piece, pieces.slice(i + 1, partners[i]).join('')));
      i = partners[i];
      if (piece === '```' && pieces[i + 1] === '\n') {
        i++; // A block begins a line of its own by itself.
      }
    } else if (TAGS[piece] && closes(frames, piece, pieces[i - 1], pieces[i + 1])) {
      close(frames, piece);
    } else if (TAGS[piece] && opens(frames, piece, pieces[i - 1], pieces[i + 1])) {
      frames.push({ marker: piece, node: element(TAGS[piece]) });
    } else if (/^https?:\/\//i.test(piece)) {
      top.append(...link(piece));
    } else {
      top.append(piece);
    }
  }
  while (frames.length > 1) {
    giveUp(frames);
  }
  const made = frames[0].node;
  made.normalize();
  return made;
}

// For each piece that is a mark of code, the next one of the same kind; a block is not empty, and a span stays on its line.
function partnersOf(pieces) {
  const partners = new Int32Array(pieces.length).fill(-1);
  let block = -1;
  let span = -1;
  for (let i = pieces.length - 1; i >= 0; i--) {
    if (pieces[i] === '```') {
      partners[i] = block > i + 1 ? block : -1;
      block = i;
      span = -1;
    } else if (pieces[i] === '`') {
      partners[i] = span > i + 1 ? span : -1;
      span = i;
    } else if (pieces[i] === '\n') {
      span = -1;
    }
  }
  return partners;
}

function code(mark, text) {
  if (mark === '`') {
    return element('code', '', text);
  }
  const block = element('pre', '', element('code', '', text.replace(/^\n/, '').replace(/\n$/, '')));
  block.dir = 'ltr';
  block.tabIndex = 0; // It may scroll sideways: also by keyboard.
  return block;
}

function opens(frames, marker, before, after) {
  return after !== undefined && !/^\s/u.test(after) && !isOpen(frames, marker)
      && (marker !== '_' || !endsInWord(before));
}

function closes(frames, marker, before, after) {
  return isOpen(frames, marker) && before !== marker && !/\s$/u.test(before)
      && (marker !== '_' || !beginsInWord(after));
}

function isOpen(frames, marker) {
  return frames.some((frame) => frame.marker === marker);
}

function endsInWord(piece) {
  return piece !== undefined && WORD.test([...piece.slice(-2)].at(-1));
}

function beginsInWord(piece) {
  return piece !== undefined && WORD.test([...piece.slice(0, 2)][0]);
}

// What is still open inside is given up.
function close(frames, marker) {
  while (frames.at(-1).marker !== marker) {
    giveUp(frames);
  }
  const { node } = frames.pop();
  frames.at(-1).node.append(node);
}

function giveUp(frames) {
  const { marker, node } = frames.pop();
  frames.at(-1).node.append(marker, ...node.childNodes);
}

// What ends a sentence does not belong to the address, nor does a bracket that was opened before it.
function link(address) {
  let end = address.length;
  let open = count(address, '(') - count(address, ')');
  for (; end > 0; end--) {
    const last = address[end - 1];
    if (last === ')' && open < 0) {
      open++;
    } else if (!'.,;:!?\'"]}…'.includes(last)) {
      break;
    }
  }
  const to = address.slice(0, end);
  if (!URL.canParse(to)) {
    return [address];
  }
  const made = element('a', '', to);
  made.href = to;
  made.target = '_blank';
  made.rel = 'noopener noreferrer nofollow';
  return [made, address.slice(end)];
}

function count(text, character) {
  return text.split(character).length - 1;
}
