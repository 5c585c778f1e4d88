// What came of what, drawn around one thing; each of its neighbours leads on.

import { el, field, fill } from '../dom.js';
import { t } from '../i18n.js';
import { loaded, options, section } from '../improve/parts.js';
import { go, to } from '../router.js';
import { graphOf } from './graph.js';
import { ImpactView } from './impact.js';
import { watch } from './watch.js';

const STARTS = ['document', 'source', 'answer', 'adapter', 'comparison', 'decision'];

export function open(place, route) {
  const body = el('div', { class: 'part' });
  fill(place, el('p', { class: 'lead' }, t.observe.lineageIntro), startForm(route.id), body);
  if (!route.id) return {};
  const impact = impactOf(route.id);
  loaded(body, () => watch.lineage(route.id), graph => fill(body, graphOf(graph), impact && section(t.observe.touched, impact.node)));
  return { close: () => impact?.close() };
}

function startForm(present) {
  const at = present.indexOf(':');
  const [kind, name] = present.startsWith('version:') ? ['document', present.slice(8).replace(/@\d+$/, '')] : [present.slice(0, at), present.slice(at + 1)];
  const { observe } = t;
  const kinds = field(observe.kindOfNode, options(STARTS.map(each => [each, observe.nodes[each]]), STARTS.includes(kind) ? kind : 'document'));
  const which = field(observe.nodeName, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', value: name }), observe.nodeHint);
  const submit = event => {
    event.preventDefault();
    which.wrong(which.input.value.trim() ? '' : t.required);
    if (which.input.value.trim()) go(to.observe('lineage', `${kinds.input.value}:${which.input.value.trim()}`));
  };
  return el('form', { class: 'filters start', novalidate: true, on: { submit } }, kinds.node, which.node, el('button', { type: 'submit' }, observe.draw));
}

/** Of what a node is an impact; of others there is none. */
function impactOf(node) {
  const [kind, name] = [node.slice(0, node.indexOf(':')), node.slice(node.indexOf(':') + 1)];
  if (kind === 'source' || kind === 'adapter') return new ImpactView({ target: node });
  if (kind !== 'document') return null;
  const slash = name.indexOf('/');
  return new ImpactView({ target: `document:${name.slice(slash + 1)}`, collection: name.slice(0, slash) });
}
