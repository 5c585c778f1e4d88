// Whether a probability can be relied on: bins of questions by what was foretold, and the share that came true.

import { el } from '../dom.js';
import { percent, t } from '../i18n.js';
import { svg } from '../svg.js';

const SIZE = 320;
const LEFT = 52;
const BOTTOM = 44;
const EDGE = 12;

/** @param {Array<{probability: number, answerable: {value: number, low: number, high: number, n: number}}>} bins */
export function reliabilityPlot(bins) {
  const x = share => LEFT + share * (SIZE - LEFT - EDGE);
  const y = share => SIZE - BOTTOM - share * (SIZE - BOTTOM - EDGE);
  const text = (words, at, height, anchor) => svg('text', { x: at, y: height, 'text-anchor': anchor }, words);
  const marks = [0, 0.25, 0.5, 0.75, 1];
  const seen = bins.filter(bin => bin.answerable.n > 0);
  const picture = svg(
    'svg',
    { viewBox: `0 0 ${SIZE} ${SIZE}`, class: 'curve reliability', role: 'img', 'aria-label': t.improve.reliabilitySays(seen.length) },
    ...marks.flatMap(share => [
      svg('line', { class: 'grid', x1: x(0), x2: x(1), y1: y(share), y2: y(share) }),
      text(percent(share), LEFT - 8, y(share) + 4, 'end'),
      text(percent(share), x(share), SIZE - BOTTOM + 18, 'middle'),
    ]),
    svg('line', { class: 'ideal', x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
    ...seen.flatMap(({ probability, answerable }) => [
      svg('line', { class: 'interval', x1: x(probability), x2: x(probability), y1: y(answerable.low), y2: y(answerable.high) }),
      svg('circle', { class: 'train', cx: x(probability), cy: y(answerable.value), r: 4 }),
    ]),
    text(t.improve.foretold, x(0.5), SIZE - 6, 'middle'),
  );
  const head = words => el('th', { scope: 'col' }, words);
  return el(
    'figure',
    { class: 'part' },
    picture,
    el('figcaption', { class: 'muted small' }, t.improve.reliabilityHint),
    el(
      'details',
      { class: 'more' },
      el('summary', {}, t.improve.asTable),
      el(
        'div',
        { class: 'wide', tabindex: '0', role: 'group', 'aria-label': t.improve.reliability },
        el('table', {}, el('thead', {}, el('tr', {}, head(t.improve.foretold), head(t.improve.cameTrue), head(t.improve.questionCount))), el('tbody', {}, seen.map(({ probability, answerable }) => el('tr', {}, el('td', {}, percent(probability)), el('td', {}, percent(answerable.value)), el('td', {}, answerable.n))))),
      ),
    ),
  );
}
