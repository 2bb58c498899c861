/** An element with a class and contents: texts, which are never markup, or other elements; those that are null are left out. */
export function element(name, className, ...contents) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...contents.filter((one) => one !== null));
  return made;
}

/** A button that does this. */
export function button(className, words, action) {
  const made = element('button', className, words);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

/**
 * Gives a list these items, each with a key of its own (`data-key`). Those that are as they were are not touched: the keyboard may
 * stand on one of them.
 */
export function refill(list, items) {
  const before = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const wanted = items.map((item) => {
    const old = before.get(item.dataset.key);
    return old?.isEqualNode(item) ? old : item;
  });
  const stays = new Set(wanted);
  [...list.children].filter((item) => !stays.has(item)).forEach((item) => item.remove());
  wanted.forEach((item, i) => {
    if (list.children[i] !== item) {
      list.insertBefore(item, list.children[i] ?? null);
    }
  });
}

export const byId = (id) => document.getElementById(id);
