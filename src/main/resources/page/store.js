// What this browser remembers. Where storage is forbidden, things last as long as the page.

const fallback = new Map();

function access(storage, name) {
  const key = `tandem.${name}`;
  return {
    get() {
      try {
        return globalThis[storage].getItem(key) ?? '';
      } catch {
        return fallback.get(key) ?? '';
      }
    },
    set(value) {
      try {
        if (value) globalThis[storage].setItem(key, value);
        else globalThis[storage].removeItem(key);
      } catch {
        fallback.set(key, value);
      }
    },
  };
}

export const theme = access('localStorage', 'theme');
export const language = access('localStorage', 'language');
export const lastCollection = access('localStorage', 'collection');
/** Principals to read as; of this tab only, so that nobody forgets it for a week. */
export const readAs = access('sessionStorage', 'as');
