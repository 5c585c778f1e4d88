// A document as it can be read: its text with a span marked, and its PDF page where the PDF is kept.

import { api, Problem } from './api.js';
import { render } from './content.js';
import { el, fill, freshId } from './dom.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { PdfPages } from './pdf.js';
import { problemBox } from './problems.js';
import { go, parse, beside, to } from './router.js';

export class DocumentPane {
  /**
   * @param {{v: number, s: number, e: number, p: number}} span what is cited; zeros for the whole current version
   * @param {{level: number, extra?: function(Object): Node}} options level of its title; what stands below the title
   */
  constructor(collection, id, span, { level, extra = () => null }) {
    Object.assign(this, { collection, id, span, level, extra, pdf: null });
    this.node = el('div', { class: 'pane', 'aria-busy': 'true' }, el('p', { class: 'muted loading' }, t.loading));
    this.ready = this.load();
  }

  async load() {
    const { collection, id, span } = this;
    try {
      const [document, content] = await Promise.all([
        api.document(collection, id),
        api.content(collection, id, span.v || undefined),
      ]);
      this.show(document, content);
    } catch (problem) {
      const calm = problem instanceof Problem && { 403: t.shut, 404: t.gone }[problem.status];
      fill(this.node, calm ? el('p', { class: 'gone' }, icon('warn'), calm) : problemBox(problem));
    }
    this.node.removeAttribute('aria-busy');
  }

  show(document, content) {
    const { body, first, quote } = render(content, this.span, this.level);
    const text = el('div', { class: 'scroll' }, body);
    const title = el(`h${this.level}`, { class: 'doc-title' }, content.title || document.title);
    const head = el('header', { class: 'pane-head' }, title, el('p', { class: 'path' }, this.id), this.outdated(document, content), this.extra(document, content));
    if (document.page_view) {
      this.pdf = new PdfPages(this.collection, this.id, content.version, Math.max(1, this.span.p || pageOf(content, this.span)), quote);
      const tabs = new Tabs([
        { label: t.textTab, panel: text },
        { label: t.pdfTab, panel: this.pdf.node, shown: () => this.pdf.show() },
      ]);
      fill(this.node, head, tabs.bar, tabs.panels);
    } else fill(this.node, head, text);
    first?.scrollIntoView({ block: 'center' });
  }

  /** A citation keeps pointing at the version it quotes. */
  outdated(document, content) {
    if (content.version === document.version) return null;
    const current = parse(location.hash).view === 'doc' ? to.document(this.collection, this.id) : beside(this.id);
    return el(
      'p',
      { class: 'caution' },
      icon('warn'),
      el('span', {}, t.outdated(content.version, document.version), ' ', el('button', { type: 'button', class: 'as-link', on: { click: () => go(current) } }, t.showCurrent)),
    );
  }

  close() {
    this.pdf?.close();
  }
}

const pageOf = (content, span) => content.blocks.findLast(block => block.start <= span.s)?.page ?? 1;

/** Tabs as the ARIA practices want them: arrows move, only the chosen one can be tabbed to. */
class Tabs {
  constructor(tabs) {
    this.tabs = tabs.map(tab => {
      const id = freshId('tab');
      const button = el('button', { type: 'button', role: 'tab', id, 'aria-controls': `${id}-panel`, on: { click: () => this.choose(tab.index) } }, tab.label);
      Object.assign(tab.panel, { id: `${id}-panel` });
      tab.panel.setAttribute('role', 'tabpanel');
      tab.panel.setAttribute('aria-labelledby', id);
      return Object.assign(tab, { button });
    });
    this.tabs.forEach((tab, index) => Object.assign(tab, { index }));
    this.bar = el('div', { class: 'tabs', role: 'tablist', on: { keydown: event => this.move(event) } }, this.tabs.map(tab => tab.button));
    this.panels = this.tabs.map(tab => tab.panel);
    this.choose(0);
  }

  choose(index) {
    this.tabs.forEach((tab, at) => {
      tab.button.setAttribute('aria-selected', String(at === index));
      tab.button.tabIndex = at === index ? 0 : -1;
      tab.panel.hidden = at !== index;
    });
    this.tabs[index].shown?.();
    this.chosen = index;
  }

  move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    this.choose((this.chosen + step + this.tabs.length) % this.tabs.length);
    this.tabs[this.chosen].button.focus();
  }
}
