// Finds a quote in the pieces of text a PDF page is made of. The stored text was cleaned (blanks, hyphens at line
// ends, ligatures), so both are compared by their letters and digits only.

const WORDS = /[\p{L}\p{N}]/u;
/** A part of the quote this long is enough where the page does not hold all of it. */
const ENOUGH = 24;

function lettersOf(text) {
  return Array.from(text.normalize('NFKC').toLowerCase()).filter(sign => WORDS.test(sign));
}

/**
 * @param {string[]} items pieces of the page, in reading order
 * @returns {Array<{item: number, from: number, until: number}>} UTF-16 ranges; empty if it is not there
 */
export function find(items, quote) {
  const letters = [];
  const places = []; // of each letter: item, start, end
  items.forEach((text, item) => {
    let at = 0;
    for (const sign of text) {
      for (const letter of lettersOf(sign)) {
        letters.push(letter);
        places.push({ item, from: at, until: at + sign.length });
      }
      at += sign.length;
    }
  });
  const [start, end] = locate(letters.join('\u0000'), lettersOf(quote));
  const found = [];
  for (const place of places.slice(start, end)) {
    const last = found.at(-1);
    if (last?.item === place.item) last.until = place.until;
    else found.push({ ...place });
  }
  return found;
}

/** Where the quote, or its longest beginning or end that is long enough, stands: letters from, until. */
function locate(page, quote) {
  const at = part => {
    const index = page.indexOf(part.join('\u0000'));
    return index < 0 ? -1 : page.slice(0, index).split('\u0000').length - 1;
  };
  for (let length = quote.length; length > 0; length = length > ENOUGH ? Math.max(ENOUGH, Math.floor(length * 0.8)) : 0) {
    for (const part of length === quote.length ? [quote] : [quote.slice(0, length), quote.slice(-length)]) {
      const start = at(part);
      if (start >= 0) return [start, start + length];
    }
  }
  return [0, 0];
}
