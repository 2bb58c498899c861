import { byId } from './element.js';

let abandon = () => { };

/**
 * Asks the person for one line in a dialog. A question that still stands there is answered with null: what is typed now, a secret
 * perhaps, is the answer to the new one only.
 *
 * @param {object} question
 * @param {string} question.title of the dialog
 * @param {string} question.words what it is about
 * @param {string} question.label of the field
 * @param {string} question.action on the button
 * @param {string} [question.value] that stands in the field
 * @param {string} [question.type] of the field: `text` or `password`
 * @param {number} [question.longest] characters
 * @returns {Promise<string|null>} null if they would rather not
 */
export function ask({ title, words, label, action, value = '', type = 'text', longest = 128 }) {
  const dialog = byId('ask');
  const input = byId('ask-input');
  abandon();
  byId('ask-title').textContent = title;
  byId('ask-words').textContent = words;
  byId('ask-label').textContent = label;
  byId('ask-do').textContent = action;
  input.type = type;
  input.maxLength = longest;
  input.value = value;
  dialog.returnValue = '';
  if (!dialog.open) {
    dialog.showModal();
  }
  input.select();
  return new Promise((resolve) => {
    const closed = () => {
      resolve(dialog.returnValue === 'do' && input.value.trim() !== '' ? input.value.trim() : null);
      input.value = ''; // It may have been a secret.
    };
    abandon = () => {
      dialog.removeEventListener('close', closed);
      resolve(null);
    };
    dialog.addEventListener('close', closed, { once: true });
  });
}
