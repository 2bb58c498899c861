import { byId, button, element } from './element.js';
import { avatar } from './person.js';

/** What can be done about somebody: in a dialog. */
export class PersonCard {
  #dialog = byId('person');
  #actions;

  /**
   * @param {object} actions `isMe`, `isMuted` and `mute(id, isMuted)`, `rename()`, `isOperator()`, `kick(id)`, `ban(id, minutes,
   *     address)`
   */
  constructor(actions) {
    this.#actions = actions;
  }

  show({ from }) {
    const { isMe, isMuted, mute, rename, isOperator } = this.#actions;
    const isMine = isMe(from.id);
    byId('person-name').replaceChildren(avatar(from), element('span', 'name', from.name));
    byId('person-words').textContent = isMine ? 'This is you, as the others see you.'
      : isMuted(from.id) ? 'You have muted them: what they say is not shown to you.' : 'Somebody in this room.';
    byId('person-actions').replaceChildren(...(isMine
      ? [this.#act('Change your name', rename)]
      : [this.#act(isMuted(from.id) ? 'Unmute' : 'Mute for me', () => mute(from.id, !isMuted(from.id))),
         ...(isOperator() ? this.#orders(from) : [])]));
    this.#dialog.showModal();
  }

  #orders({ id }) {
    const minutes = element('select', '');
    minutes.ariaLabel = 'For how long';
    minutes.append(new Option('for 10 minutes', '10'), new Option('for an hour', '60', true, true),
                   new Option('for a day', '1440'), new Option('for 30 days', '43200'));
    const address = element('input', '');
    address.type = 'checkbox';
    return [
      this.#act('Send away', () => this.#actions.kick(id)),
      element('div', 'order', this.#act('Ban', () => this.#actions.ban(id, Number(minutes.value), address.checked)), minutes,
              element('label', '', address, 'their address too')),
    ];
  }

  #act(words, action) {
    return button('plain', words, () => {
      this.#dialog.close();
      action();
    });
  }
}
