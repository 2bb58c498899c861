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

export const byId = (id) => document.getElementById(id);
