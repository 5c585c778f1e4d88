// The text of an answer: paragraphs, lists, and [1] as a button that shows the source.

import { el } from './dom.js';

const MARKER = /\[(\d{1,3})\]/g;
const NUMBERED = /^\d{1,3}[.)]\s+/;
const BULLET = /^[-*•–]\s+/;

/**
 * @param {string} text
 * @param {function(number): (Node|string)} chip what stands for a marker
 */
export function answerText(text, chip) {
  const nodes = [];
  let list = null;
  for (const line of text.split('\n')) {
    const kind = NUMBERED.test(line) ? 'ol' : BULLET.test(line) ? 'ul' : '';
    if (kind) {
      if (list?.localName !== kind) {
        list = el(kind, kind === 'ol' ? { start: Number.parseInt(line, 10) } : {});
        nodes.push(list);
      }
      list.append(el('li', {}, pieces(line.replace(NUMBERED, '').replace(BULLET, ''), chip)));
    } else {
      list = null;
      if (line.trim()) nodes.push(el('p', {}, pieces(line, chip)));
    }
  }
  return nodes;
}

/** A marker never stands alone on a line: the last word before it goes with it. */
function pieces(line, chip) {
  const parts = [];
  let from = 0;
  let hold = null;
  for (const match of line.matchAll(MARKER)) {
    const before = line.slice(from, match.index).trimEnd();
    if (!before && hold) hold.append(chip(Number(match[1])));
    else {
      const word = before.search(/\S+$/);
      hold = el('span', { class: 'hold' }, word < 0 ? '' : before.slice(word), '\u00a0', chip(Number(match[1])));
      parts.push(before.slice(0, Math.max(0, word)), hold);
    }
    from = match.index + match[0].length;
  }
  parts.push(line.slice(from));
  return parts.filter(part => part !== '');
}
