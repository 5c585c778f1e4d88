// A document's canonical text as headings, paragraphs, lists, tables and code, with a span marked in it.

import { el } from './dom.js';
import { t } from './i18n.js';
import { pointLength, Points } from './points.js';

const CELLS = ' | ';
const ITEM_MARK = /^(?:\d{1,3}[.)]|[-*•–▪◦])\s+/;

/**
 * @param {{text: string, blocks: Array}} content as the server gives it; offsets are code points
 * @param {{s: number, e: number}} span to mark; `e` 0 for none
 * @param {number} level of the heading above, so that the document's own stand below it
 * @returns {{body: Element, first: (Element|null), quote: string}} `first` is what to look at first
 */
export function render(content, span, level) {
  const text = new Points(content.text);
  const blocks = content.blocks.length > 0 ? content.blocks : [{ kind: 'PARAGRAPH', level: 0, start: 0, end: text.length, page: 0 }];
  const body = el('div', { class: 'content' });
  const writer = new Writer(text, span, level, body, isSlides(content.id));
  blocks.forEach(block => writer.add(block));
  return { body, first: body.querySelector('mark'), quote: span.e > span.s ? text.slice(span.s, span.e) : '' };
}

/** Presentations are shown slide by slide; which they are their names say. */
export const isSlides = id => /\.(pptx?|odp)$/i.test(id ?? '');

/** Where a citation stands, in words. */
export const pageWords = ({ doc_id: id, page }) => (isSlides(id) ? t.slide(page) : t.page(page));

class Writer {
  constructor(text, span, level, body, slides) {
    Object.assign(this, { text, span, level, body, slides, into: body, page: 0, list: null, table: null, rows: null });
  }

  add(block) {
    this.turnPage(block.page);
    if (this.slide && this.cites(block.start, block.end)) this.slide.classList.add('cited');
    const kind = block.kind.toUpperCase();
    if (kind !== 'LIST_ITEM') this.list = null;
    if (!kind.startsWith('TABLE')) this.table = null;
    switch (kind) {
      case 'HEADING':
        // A document may begin at any level or leave one out; what is read aloud goes down step by step.
        this.heading = Math.min(6, this.level + Math.max(1, block.level), (this.heading ?? this.level) + 1);
        this.into.append(el(`h${this.heading}`, {}, this.marked(block.start, block.end)));
        break;
      case 'LIST_ITEM':
        this.item(block);
        break;
      case 'TABLE_HEADER':
      case 'TABLE_ROW':
        this.row(block, kind === 'TABLE_HEADER');
        break;
      case 'CODE':
        this.into.append(el('pre', { tabindex: '0' }, el('code', {}, this.marked(block.start, block.end))));
        break;
      default:
        this.into.append(el('p', {}, this.marked(block.start, block.end)));
    }
  }

  turnPage(page) {
    if (page === this.page) return;
    if (this.slides && page > 0) this.nextSlide(page);
    else if (page > 0 && this.page > 0) {
      this.list = null;
      this.table = null;
      this.body.append(el('p', { class: 'page-turn' }, t.page(page)));
    }
    this.page = page;
  }

  /** A slide is a box with its number, as it would hang on a wall. */
  nextSlide(page) {
    this.list = null;
    this.table = null;
    this.slide = el('section', { class: 'slide', 'aria-label': t.slide(page) }, el('p', { class: 'slide-number', 'aria-hidden': 'true' }, t.slide(page)));
    this.into = this.slide;
    this.body.append(this.slide);
  }

  cites(start, end) {
    return Math.max(start, this.span.s) < Math.min(end, this.span.e);
  }

  item(block) {
    if (!this.list) {
      this.list = el('ul', { class: 'items' });
      this.into.append(this.list);
    }
    const bare = !ITEM_MARK.test(this.text.slice(block.start, Math.min(block.end, block.start + 8)));
    this.list.append(el('li', { class: `${bare ? 'bare' : 'own'} deep-${Math.min(5, Math.max(1, block.level))}` }, this.marked(block.start, block.end)));
  }

  /** A header after rows begins another table. */
  row(block, header) {
    if (!this.table || (header && this.rows)) {
      this.table = el('table', {});
      this.head = null;
      this.rows = null;
      this.columns = 0;
      this.into.append(el('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': this.text.slice(block.start, Math.min(block.end, block.start + 60)) }, this.table));
    }
    if (header) this.head ??= this.table.appendChild(el('thead', {}));
    else this.rows ??= this.table.appendChild(el('tbody', {}));
    const cells = this.text.slice(block.start, block.end).split(CELLS);
    this.columns = Math.max(this.columns, cells.length);
    const row = el('tr', { class: this.cites(block.start, block.end) && 'cited' });
    let at = block.start;
    for (const cell of cells) {
      const end = at + pointLength(cell);
      row.append(el(header ? 'th' : 'td', header ? { scope: 'col' } : { colspan: cells.length === 1 && this.columns > 1 && this.columns }, this.marked(at, end)));
      at = end + CELLS.length;
    }
    (header ? this.head : this.rows).append(row);
  }

  /** The text from `start` to `end`, with what lies in the span marked. */
  marked(start, end) {
    const from = Math.max(start, this.span.s);
    const until = Math.min(end, this.span.e);
    if (from >= until) return [this.text.slice(start, end)];
    return [this.text.slice(start, from), el('mark', {}, this.text.slice(from, until)), this.text.slice(until, end)];
  }
}
