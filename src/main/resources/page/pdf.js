// Pages of a PDF, with a quote marked in the text that lies over the picture.

import { api } from './api.js';
import { el, fill } from './dom.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { find } from './quote.js';

let library;

/** pdf.js is large: it is loaded when the first PDF is looked at. */
function pdfjs() {
  library ??= import('./pdfjs/pdf.min.mjs').then(module => {
    module.GlobalWorkerOptions.workerSrc = new URL('pdfjs/pdf.worker.min.mjs', import.meta.url).href;
    return module;
  });
  return library;
}

export class PdfPages {
  constructor(collection, id, version, page, quote) {
    Object.assign(this, { collection, id, version, page, quote, pdf: null, drawing: 0 });
    this.sheet = el('div', { class: 'sheet' }, el('p', { class: 'muted loading' }, t.loading));
    this.note = el('p', { class: 'muted small', role: 'status' });
    this.bar = el('div', { class: 'row pages' });
    this.node = el('div', { class: 'scroll pdf' }, this.bar, this.note, this.sheet);
  }

  async show() {
    try {
      this.pdf ??= await this.load();
      await this.draw();
    } catch (error) {
      console.error(error);
      fill(this.sheet, el('p', { class: 'muted' }, t.pdfFailed));
    }
  }

  async load() {
    const [{ getDocument }, data] = await Promise.all([pdfjs(), api.original(this.collection, this.id, this.version)]);
    // The content security policy forbids eval, and asking whether it does is reported as an attempt.
    this.task = getDocument({ data, isEvalSupported: false });
    return this.task.promise;
  }

  turn(to) {
    this.page = to;
    this.show();
  }

  controls() {
    const all = this.pdf.numPages;
    const button = (to, label, name) => el('button', { type: 'button', class: 'quiet round', 'aria-label': label, title: label, disabled: to < 1 || to > all, on: { click: () => this.turn(to) } }, icon(name));
    fill(this.bar, button(this.page - 1, t.previousPage, 'back'), el('span', { class: 'small', role: 'status' }, t.pageOf(this.page, all)), button(this.page + 1, t.nextPage, 'next'));
  }

  async draw() {
    const drawing = ++this.drawing;
    const { TextLayer } = await pdfjs();
    this.page = Math.min(this.page, this.pdf.numPages);
    this.controls();
    const page = await this.pdf.getPage(this.page);
    const natural = page.getViewport({ scale: 1 });
    const scale = Math.max(0.3, this.bar.clientWidth / natural.width);
    const viewport = page.getViewport({ scale });
    const sharp = globalThis.devicePixelRatio || 1;
    const canvas = el('canvas', { width: Math.floor(viewport.width * sharp), height: Math.floor(viewport.height * sharp), 'aria-hidden': 'true' });
    const words = el('div', { class: 'text-layer' });
    const layer = new TextLayer({ textContentSource: await page.getTextContent(), container: words, viewport });
    await Promise.all([
      page.render({ canvasContext: canvas.getContext('2d'), viewport, transform: [sharp, 0, 0, sharp, 0, 0] }).promise,
      layer.render(),
    ]);
    if (drawing !== this.drawing) return; // another page was asked for meanwhile
    this.sheet.style.setProperty('--total-scale-factor', scale);
    this.sheet.style.width = `${viewport.width}px`;
    this.sheet.style.height = `${viewport.height}px`;
    fill(this.sheet, canvas, words);
    this.mark(layer);
  }

  mark(layer) {
    if (!this.quote) return;
    const found = find(layer.textContentItemsStr, this.quote);
    for (const { item, from, until } of found) {
      const text = layer.textContentItemsStr[item];
      fill(layer.textDivs[item], text.slice(0, from), el('mark', {}, text.slice(from, until)), text.slice(until));
    }
    this.note.textContent = found.length === 0 ? t.quoteNotOnPage : '';
    this.sheet.querySelector('mark')?.scrollIntoView({ block: 'center' });
  }

  close() {
    this.drawing += 1;
    this.task?.destroy();
  }
}
