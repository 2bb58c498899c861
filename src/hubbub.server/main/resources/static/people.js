import { button, element, refill } from './element.js';
import { avatar } from './person.js';

/** Who is here, with a field to find somebody. Redrawn at most once a frame: a crowd may come at once. */
export class People {
  #list;
  #search;
  #summary;
  #view;
  #room;
  #frame = 0;

  /**
   * @param {Hubbub} room
   * @param {object} elements `list`, `search`, and `summaries`, which say how many are here
   * @param {object} view `isMuted` of an id, and `onPerson`, called with `{from}` of somebody who was chosen
   */
  constructor({ room, list, search, summaries, view }) {
    this.#room = room;
    this.#list = list;
    this.#search = search;
    this.#summary = summaries;
    this.#view = view;
    search.addEventListener('input', () => this.show());
    room.addEventListener('presence', () => this.show());
  }

  show() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const { count, people, me } = this.#room;
    this.#summary.forEach((one) => {
      one.textContent = count.toLocaleString('en');
    });
    const named = [...people.values()];
    const isComplete = named.length > 0 && named.length <= count;
    this.#search.hidden = named.length < 2;
    const wanted = (this.#search.hidden ? '' : this.#search.value).trim().toLocaleLowerCase();
    const found = named.filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
        .sort((a, b) => (b.id === me?.id) - (a.id === me?.id) || a.name.localeCompare(b.name));
    const others = count - named.length;
    refill(this.#list, [
      ...(isComplete ? found.map((one) => this.#element(one, me)) : []),
      ...(isComplete && found.length === 0 ? [element('li', 'nobody', 'Nobody here is called so.')] : []),
      ...(others > 0 && wanted === '' ? [element('li', 'nobody', othersInWords(others, isComplete))] : []),
    ]);
  }

  #element(person, me) {
    const isMe = person.id === me?.id;
    const chosen = button('someone', '', () => this.#view.onPerson({ from: person }));
    chosen.append(avatar(person), element('span', 'name', person.name));
    if (isMe || this.#view.isMuted(person.id)) {
      chosen.append(element('span', 'aside', isMe ? 'you' : 'muted'));
    }
    const made = element('li', '', chosen);
    made.dataset.key = person.id;
    return made;
  }
}

function othersInWords(count, areMore) {
  const people = `${count.toLocaleString('en')} ${areMore ? 'more' : ''} ${count === 1 ? 'person' : 'people'}`.replace('  ', ' ');
  return areMore ? `and ${people} without a name` : `${people}: too many to name`;
}
