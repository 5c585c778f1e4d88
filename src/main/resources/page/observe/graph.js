// A piece of the lineage as a picture: sources on the left, decisions on the right.

import { el } from '../dom.js';
import { t } from '../i18n.js';
import { to } from '../router.js';
import { svg } from '../svg.js';
import { drawable } from './words.js';

/** From left to right; kinds of one column are beneath each other. */
const COLUMNS = [['source'], ['document'], ['version', 'generation'], ['chunk'], ['answer', 'example'], ['adapter'], ['comparison'], ['decision']];
const WIDE = 168;
const GAP = 56;
const HIGH = 44;
const STEP = 56;
const HEAD = 34;
const EDGE = 8;
/** Room beneath boxes for what passes them. */
const LANE = 12;
/** Letters of a label that have room. */
const LETTERS = 18;

/** @param {{node: string, nodes: Array<{id: string, kind: string, label: string, state: string}>, edges: Array<{from: string, to: string, kind: string}>, more: boolean}} graph */
export function graphOf(graph) {
  const columns = COLUMNS.map(kinds => ({ kinds, nodes: graph.nodes.filter(each => kinds.includes(each.kind)) })).filter(each => each.nodes.length > 0);
  const most = Math.max(...columns.map(each => each.nodes.length));
  const height = HEAD + most * STEP + EDGE + LANE;
  const width = columns.length * (WIDE + GAP) - GAP + 2 * EDGE;
  const places = new Map();
  columns.forEach(({ nodes }, column) =>
    nodes.forEach((node, row) => places.set(node.id, { node, column, x: EDGE + column * (WIDE + GAP), y: HEAD + ((most - nodes.length) / 2 + row) * STEP })),
  );
  const drawn = graph.edges.filter(each => places.has(each.from) && places.has(each.to));
  const words = graph.nodes.find(each => each.id === graph.node)?.label ?? graph.node;
  const picture = svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, class: 'graph', 'aria-label': t.observe.graphSays(words, graph.nodes.length), role: 'group' },
    ...columns.map(({ kinds, nodes }, column) => svg('text', { class: 'head', x: EDGE + column * (WIDE + GAP), y: 18 }, kinds.filter(kind => nodes.some(each => each.kind === kind)).map(kind => t.observe.columns[kind]).join(', '))),
    ...drawn.map(each => edge(each, places)),
    ...[...places.values()].map(each => box(each, graph.node)),
  );
  const kinds = [...new Set(drawn.map(each => each.kind))];
  return el(
    'figure',
    { class: 'part' },
    el('div', { class: 'graph-frame', tabindex: '0', role: 'group', 'aria-label': t.observe.parts.lineage }, picture),
    el('figcaption', { class: 'row small' }, kinds.filter(kind => kind !== 'holds').map(kind => el('span', { class: 'key' }, el('span', { class: `key-line edge-${kind}`, 'aria-hidden': 'true' }), t.observe.edges[kind] ?? kind)), graph.more && el('span', { class: 'muted' }, t.observe.moreNeighbours)),
    edgeTable(graph, drawn),
  );
}

function edge({ from, to: end, kind }, places) {
  const [a, b] = [places.get(from), places.get(end)];
  const passed = [...places.values()].filter(each => each.column > a.column && each.column < b.column);
  if (passed.length > 0) return svg('path', { class: `edge edge-${kind}`, d: around(a, b, Math.max(...passed.map(each => each.y + HIGH)) + LANE) });
  const back = b.x <= a.x;
  const [x1, y1, x2, y2] = [back ? a.x : a.x + WIDE, a.y + HIGH / 2, back ? b.x + WIDE : b.x, b.y + HIGH / 2];
  const bend = b.x === a.x ? GAP : (x2 - x1) / 2;
  return svg('path', { class: `edge edge-${kind}`, d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}` });
}

/** Beneath the boxes of the columns between, lest it seems to come from one of them. */
function around(a, b, lane) {
  const [x1, y1, x2, y2] = [a.x + WIDE, a.y + HIGH / 2, b.x, b.y + HIGH / 2];
  return `M${x1},${y1} C${x1 + GAP / 2},${y1} ${x1 + GAP / 2},${lane} ${x1 + GAP},${lane} H${x2 - GAP} C${x2 - GAP / 2},${lane} ${x2 - GAP / 2},${y2} ${x2},${y2}`;
}

/** Of a path its end says most, of others their beginning. */
function shortened(label) {
  if (label.length <= LETTERS) return label;
  return label.includes('/') ? `…${label.slice(1 - LETTERS)}` : `${label.slice(0, LETTERS - 1)}…`;
}

function box({ node, x, y }, centre) {
  const state = node.state && t.observe.nodeStates[node.state];
  const small = [t.observe.nodes[node.kind] ?? node.kind, state].filter(Boolean).join(' · ');
  const parts = [
    svg('title', {}, node.label),
    svg('rect', { x, y, width: WIDE, height: HIGH, rx: 8 }),
    svg('text', { class: 'label', x: x + 10, y: y + 18 }, shortened(node.label)),
    svg('text', { class: 'kind', x: x + 10, y: y + 34 }, small),
  ];
  const kind = `node ${node.id === centre ? 'centre' : ''} ${node.state}`.trim();
  if (node.id === centre || !drawable(node.id)) return svg('g', { class: kind }, ...parts);
  return svg('a', { class: kind, href: to.observe('lineage', node.id), 'aria-label': `${small}: ${node.label}` }, ...parts);
}

function edgeTable(graph, edges) {
  const names = new Map(graph.nodes.map(each => [each.id, `${t.observe.nodes[each.kind] ?? each.kind} ${each.label}`]));
  const head = words => el('th', { scope: 'col' }, words);
  return el(
    'details',
    { class: 'more' },
    el('summary', {}, t.improve.asTable),
    el(
      'div',
      { class: 'wide', tabindex: '0', role: 'group', 'aria-label': t.improve.asTable },
      el('table', {}, el('thead', {}, el('tr', {}, head(t.observe.from), head(t.observe.came), head(t.observe.to))), el('tbody', {}, edges.map(each => el('tr', {}, el('td', {}, names.get(each.from)), el('td', {}, t.observe.edges[each.kind] ?? each.kind), el('td', {}, names.get(each.to)))))),
    ),
  );
}
