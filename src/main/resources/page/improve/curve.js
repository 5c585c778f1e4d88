// The loss of a training, drawn while it learns: the line of its own rows, and that of rows it does not learn from.

import { el, fill } from '../dom.js';
import { figure, number, t } from '../i18n.js';
import { svg } from '../svg.js';

/** Units are pixels, so that the words are as large as others; until it is shown it is as wide as this. */
const WIDTH = 720;
const NARROWEST = 280;
const HEIGHT = 260;
const LEFT = 48;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 34;
/** Rows of the table: as many as a person would read. */
const TABLE_ROWS = 40;

/** Round values from least to most, some five of them. */
export function ticks(least, most) {
  const rough = (most - least) / 4 || Math.abs(most) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(each => each * power).find(each => each >= rough);
  const found = [];
  for (let at = Math.ceil(least / step) * step; at <= most + step / 1e6; at += step) found.push(at);
  return found;
}

export class Curve {
  constructor() {
    this.picture = svg('svg', { class: 'curve', role: 'img' });
    this.rows = el('tbody', {});
    const heads = [t.improve.step, t.improve.trainLoss, t.improve.devLoss].map(head => el('th', { scope: 'col' }, head));
    this.table = el('details', { class: 'more' }, el('summary', {}, t.improve.asTable), el('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': t.improve.curve }, el('table', {}, el('thead', {}, el('tr', {}, heads)), this.rows)));
    this.table.addEventListener('toggle', () => this.fillTable());
    const key = (name, words) => el('span', { class: 'key' }, el('span', { class: `key-line ${name}`, 'aria-hidden': 'true' }), words);
    this.node = el('figure', { class: 'block', hidden: true }, el('figcaption', { class: 'row' }, el('h2', {}, t.improve.curve), el('span', { class: 'spring' }), key('train', t.improve.trainLoss), key('dev', t.improve.devLoss)), this.picture, el('p', { class: 'muted small' }, t.improve.curveHint), this.table);
    new ResizeObserver(() => this.later()).observe(this.node);
    this.clear();
  }

  clear() {
    this.points = [];
    this.lastDev = null;
    this.drawing = 0;
  }

  add(point) {
    this.points.push(point);
    if (point.dev_loss !== undefined && point.dev_loss !== null) this.lastDev = point.dev_loss;
    this.node.hidden = false;
    this.later();
  }

  /** Many points come at once where a page comes late. */
  later() {
    this.drawing ||= requestAnimationFrame(() => {
      this.drawing = 0;
      this.draw();
      this.fillTable();
    });
  }

  draw() {
    const train = this.points.filter(each => Number.isFinite(each.train_loss)).map(each => [each.step, each.train_loss]);
    const dev = this.points.filter(each => Number.isFinite(each.dev_loss)).map(each => [each.step, each.dev_loss]);
    const losses = [...train, ...dev].map(([, loss]) => loss);
    if (losses.length === 0) return;
    const width = Math.max(NARROWEST, this.picture.clientWidth || WIDTH);
    this.picture.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    const steps = this.points.at(-1).steps;
    const [least, most] = [Math.min(...losses), Math.max(...losses)];
    const margin = (most - least || most || 1) * 0.08;
    const [low, high] = [Math.max(0, least - margin), most + margin];
    const x = step => LEFT + ((step - 1) / Math.max(1, steps - 1)) * (width - LEFT - RIGHT);
    const y = loss => TOP + ((high - loss) / (high - low)) * (HEIGHT - TOP - BOTTOM);
    const label = (text, at, height, anchor) => svg('text', { x: at, y: height, 'text-anchor': anchor }, text);
    const line = (points, name) => svg('polyline', { class: name, points: points.map(([step, loss]) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`).join(' ') });
    const dots = dev.map(([step, loss]) => svg('circle', { class: 'dev', cx: x(step).toFixed(1), cy: y(loss).toFixed(1), r: dev.length > 40 ? 1.5 : 3.5 }));
    this.picture.setAttribute('aria-label', t.improve.curveSays(number(this.points.at(-1).step), figure(train.at(-1)?.[1] ?? 0), this.lastDev === null ? '' : figure(this.lastDev)));
    this.picture.replaceChildren(
      ...ticks(low, high).flatMap(loss => [svg('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(loss), y2: y(loss) }), label(figure(loss), LEFT - 8, y(loss) + 4, 'end')]),
      ...ticks(1, steps).filter(Number.isInteger).map(step => label(number(step), x(step), HEIGHT - 14, 'middle')),
      line(train, 'train'),
      line(dev, 'dev'),
      ...dots,
    );
  }

  fillTable() {
    if (!this.table.open) return;
    const every = Math.max(1, Math.ceil(this.points.length / TABLE_ROWS));
    const shown = this.points.filter((_, at) => (this.points.length - 1 - at) % every === 0);
    fill(this.rows, shown.map(each => el('tr', {}, el('td', {}, number(each.step)), el('td', {}, figure(each.train_loss)), el('td', {}, Number.isFinite(each.dev_loss) ? figure(each.dev_loss) : ''))));
  }
}
