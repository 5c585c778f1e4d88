// The history of a monitor as a picture: its values, the band of what was normal, what was out of it.

import { el, fill } from '../dom.js';
import { spoken, t, when } from '../i18n.js';
import { ticks } from '../improve/curve.js';
import { svg } from '../svg.js';
import { amount, bandWords, measured, unitWords } from './words.js';

const WIDTH = 720;
const NARROWEST = 280;
const HEIGHT = 260;
const LEFT = 56;
const RIGHT = 16;
const TOP = 24;
const BOTTOM = 34;
/** A label of the time needs so many pixels. */
const LABEL = 150;
/** Rows of the table: the newest, as many as a person would read. */
const TABLE_ROWS = 100;
const DAY = 86_400_000;

export class SeriesPlot {
  /**
   * @param {string} name of the series
   * @param {string} unit of its values
   * @param {Array<{time: string, value: number|null, low: number|null, high: number|null, state: string}>} values oldest first
   * @param {Array<{onset: string, last: string, ended: string|null}>} breaches
   */
  constructor(name, unit, values, breaches) {
    this.name = name;
    this.unit = unit;
    this.values = values.map(each => ({ ...each, at: Date.parse(each.time) }));
    this.breaches = breaches.map(each => [Date.parse(each.onset), Date.parse(each.ended ?? each.last)]);
    this.picture = svg('svg', { class: 'curve series', role: 'img' });
    const key = (kind, words) => el('span', { class: 'key' }, el('span', { class: `key-${kind}`, 'aria-hidden': 'true' }), words);
    const { observe } = t;
    this.node = el(
      'figure',
      { class: 'part' },
      this.picture,
      el('figcaption', { class: 'row' }, key('line', observe.value), key('band', observe.normal), key('dot', observe.anomaly), key('span', observe.breach)),
      this.table(),
    );
    new ResizeObserver(() => this.draw()).observe(this.node);
  }

  draw() {
    const width = Math.max(NARROWEST, this.picture.clientWidth || WIDTH);
    if (width === this.width) return;
    this.width = width;
    this.picture.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    const first = this.values[0].at;
    const last = this.values.at(-1).at;
    const long = Math.max(last - first, 1);
    const [low, high] = this.bounds();
    const x = at => LEFT + (Math.min(Math.max(at - first, 0), long) / long) * (width - LEFT - RIGHT);
    const y = value => TOP + ((high - Math.min(Math.max(value, low), high)) / (high - low)) * (HEIGHT - TOP - BOTTOM);
    const label = (words, at, height, anchor) => svg('text', { x: at, y: height, 'text-anchor': anchor }, words);
    const out = this.values.filter(each => each.state === 'anomaly' && each.value !== null);
    this.picture.setAttribute('aria-label', t.observe.seriesSays(this.name, this.values.length, measured(this.values.at(-1).value, this.unit), out.length));
    this.picture.replaceChildren(
      ...ticks(low, high).flatMap(value => [svg('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }), label(amount(value, this.unit), LEFT - 8, y(value) + 4, 'end')]),
      svg('text', { class: 'unit', x: LEFT, y: 14 }, unitWords(this.unit)),
      ...this.breaches.filter(([from, till]) => till >= first && from <= last).map(([from, till]) => svg('rect', { class: 'breach', x: x(from), width: Math.max(3, x(till) - x(from)), y: TOP, height: HEIGHT - TOP - BOTTOM })),
      ...this.bands(x, y, low, high),
      ...this.lines(x, y),
      ...out.map(each => svg('circle', { class: 'anomaly', cx: x(each.at).toFixed(1), cy: y(each.value).toFixed(1), r: 4 })),
      ...this.times(first, last, Math.max(1, Math.floor((width - LEFT - RIGHT) / LABEL))).map(([at, words, anchor]) => label(words, x(at), HEIGHT - 12, anchor)),
    );
  }

  /** Least and most that are shown: of the values, and of the band as far as it does not dwarf them. */
  bounds() {
    const seen = this.values.map(each => each.value).filter(each => each !== null);
    const band = this.values.flatMap(each => [each.low, each.high]).filter(each => each !== null);
    if (seen.length === 0) seen.push(...(band.length > 0 ? band : [0]));
    let [low, high] = [Math.min(...seen), Math.max(...seen)];
    const room = (high - low || Math.abs(high) || 1) * 2;
    const near = band.filter(each => each >= low - room && each <= high + room);
    [low, high] = [Math.min(low, ...near), Math.max(high, ...near)];
    const margin = (high - low || Math.abs(high) || 1) * 0.08;
    return [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
  }

  /** Where there is no bound on a side, the band goes to the edge. */
  bands(x, y, low, high) {
    const point = (at, value) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`;
    return runs(this.values, each => each.low !== null || each.high !== null).map(run =>
      svg('polygon', { class: 'band', points: [...run.map(each => point(each.at, each.high ?? high)), ...run.toReversed().map(each => point(each.at, each.low ?? low))].join(' ') }),
    );
  }

  lines(x, y) {
    return runs(this.values, each => each.value !== null).map(run =>
      run.length === 1
        ? svg('circle', { class: 'train', cx: x(run[0].at).toFixed(1), cy: y(run[0].value).toFixed(1), r: 2.5 })
        : svg('polyline', { class: 'train', points: run.map(each => `${x(each.at).toFixed(1)},${y(each.value).toFixed(1)}`).join(' ') }),
    );
  }

  times(first, last, most) {
    const format = new Intl.DateTimeFormat(spoken(), last - first > 3 * DAY ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    if (first === last) return [[first, format.format(first), 'start']];
    const count = Math.min(most, 6);
    return Array.from({ length: count + 1 }, (_, i) => first + ((last - first) * i) / count).map((at, i) => [at, format.format(at), i === 0 ? 'start' : i === count ? 'end' : 'middle']);
  }

  table() {
    const { observe } = t;
    const rows = el('tbody', {});
    const head = words => el('th', { scope: 'col' }, words);
    const details = el('details', { class: 'more' }, el('summary', {}, t.improve.asTable), el('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': observe.history }, el('table', {}, el('thead', {}, el('tr', {}, head(observe.time), head(observe.value), head(observe.normal), head(observe.state))), rows)));
    details.addEventListener('toggle', () => {
      if (details.open) fill(rows, this.values.slice(-TABLE_ROWS).toReversed().map(each => el('tr', {}, el('td', {}, when(each.time)), el('td', {}, measured(each.value, this.unit)), el('td', {}, bandWords(each, this.unit)), el('td', {}, observe.valueStates[each.state]))));
    });
    return details;
  }
}

/** The longest stretches of neighbours that all have it. */
function runs(values, has) {
  const found = [];
  let run = [];
  for (const each of values) {
    if (has(each)) run.push(each);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  if (run.length > 0) found.push(run);
  return found;
}
