/* Runs before the page is drawn, and so not as a module: a dark room must not open with a flash of white. */
{
  const KEY = 'hubbub.theme';
  const root = document.documentElement;

  /** `light`, `dark`, or `system`, which follows the device. */
  globalThis.theme = {
    get() {
      return root.dataset.theme ?? 'system';
    },

    set(name) {
      if (name === 'light' || name === 'dark') {
        root.dataset.theme = name;
      } else {
        delete root.dataset.theme;
      }
      try {
        localStorage.setItem(KEY, JSON.stringify(name));
      } catch {
        // Then it holds until the page is left.
      }
    },
  };

  try {
    const chosen = JSON.parse(localStorage.getItem(KEY));
    if (chosen === 'light' || chosen === 'dark') {
      root.dataset.theme = chosen;
    }
  } catch {
    // Nothing is kept here: as the device has it.
  }
}
