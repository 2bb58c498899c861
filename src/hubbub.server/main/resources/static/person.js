import { element } from './element.js';

/** The sign of a person: initials on a colour. The same person has the same colour everywhere, whatever the name. */
export function avatar({ id, name }) {
  const sign = element('span', 'avatar', initials(name));
  sign.ariaHidden = 'true';
  colour(sign, id);
  return sign;
}

/** Gives an element the colour of a person; the style sheet makes of it what can be read in each theme. */
export function colour(made, id) {
  made.style.setProperty('--hue', String(hue(id)));
}

function hue(id) {
  let hash = 0;
  for (let i = 0; i < id.length; i++) {
    hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  }
  return (hash >>> 0) % 360;
}

// Of the first two words, whatever counts as a letter in their script; an emoji with all that belongs to it is one.
function initials(name) {
  return name.split(' ', 2).map((word) => firstOf(word).toLocaleUpperCase()).join('');
}

const graphemes = Intl.Segmenter ? new Intl.Segmenter() : null;

function firstOf(word) {
  return graphemes?.segment(word)[Symbol.iterator]().next().value?.segment ?? [...word][0] ?? '';
}
