// The form of a training: what it learns from, and one dial. The rest has good defaults.

import { el, field, fill } from '../dom.js';
import { number, t } from '../i18n.js';
import { go, to } from '../router.js';
import { backLink, loaded, more, nothing, options, sent, tick } from './parts.js';
import { work } from './work.js';

const EFFORTS = ['quick', 'normal', 'thorough'];

export function open(place, info) {
  const body = el('div', { class: 'part' });
  fill(place, backLink(to.improve(info.name, 'training'), t.improve.parts.training), el('h2', {}, t.improve.newTraining), body);
  loaded(body, () => work.sets(info.name), sets => {
    const usable = sets.filter(set => set.rows > 0);
    if (usable.length > 0) fill(body, form(info, usable));
    else fill(body, nothing(t.improve.noSets, t.improve.noSetsHint, el('a', { class: 'button primary', href: to.improve(info.name, 'examples') }, t.improve.parts.examples)));
  });
  return {};
}

/** The dial: three steps, said in words. */
export function effortDial() {
  const input = el('input', { type: 'range', min: '0', max: '2', step: '1', value: '1', on: { input: sync } });
  const words = el('output', { class: 'dial-words' });
  const dial = field(t.improve.effort, input);
  function sync() {
    const chosen = EFFORTS[Number(input.value)];
    input.setAttribute('aria-valuetext', t.improve.efforts[chosen]);
    fill(words, el('strong', {}, t.improve.efforts[chosen]), ' ', t.improve.effortHints[chosen]);
  }
  dial.node.append(words);
  sync();
  return { node: dial.node, read: () => EFFORTS[Number(input.value)] };
}

export const setLabel = set => `${set.name} (${t.improve.rows(set.rows === 1 ? 1 : number(set.rows))})`;

function form(info, sets) {
  const asked = sets.filter(set => set.format === 'questions');
  const boxes = sets.map(set => tick(setLabel(set), set.name, false, set.format === 'questions' ? t.improve.questionsAsExamples : ''));
  const wrong = el('p', { class: 'wrong', hidden: true, role: 'alert' });
  const dial = effortDial();
  const retrieval = tick(t.improve.withRetrieval, 'on', info.documents > 0, t.improve.withRetrievalHint);
  const test = field(`${t.improve.testSet} (${t.optional})`, options([['', t.improve.noTest], ...asked.map(set => [set.name, setLabel(set)])], ''), t.improve.testSetHint);
  const name = field(`${t.improve.adapterName} (${t.optional})`, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '100' }), t.improve.adapterNameHint);
  const dev = field(t.improve.devSet, options([['', t.improve.devOwn], ...sets.map(set => [set.name, setLabel(set)])], ''), t.improve.devSetHint);
  const method = field(t.improve.method, options(Object.entries(t.improve.methods), 'lora'), t.improve.methodHint);
  const epochs = field(`${t.improve.epochs} (${t.optional})`, el('input', { type: 'number', min: '1', max: '1000', inputmode: 'numeric' }), t.improve.epochsHint);
  const gates = field(t.improve.gatesDo, options([['', t.improve.gatesUsual], ...Object.entries(t.improve.gatesChoices)], ''), t.improve.gatesHint);
  const seed = field(t.improve.seed, el('input', { type: 'number', min: '0', value: '1', inputmode: 'numeric' }), t.improve.seedHint);
  const trouble = el('div', {});
  const button = el('button', { type: 'submit', class: 'primary' }, t.improve.start);
  const submit = event => {
    event.preventDefault();
    const examples = boxes.filter(box => box.input.checked).map(box => box.input.value);
    fill(wrong, t.improve.chooseSets);
    wrong.hidden = examples.length > 0;
    if (examples.length === 0) {
      boxes[0].input.focus();
      return;
    }
    const order = { examples, effort: dial.read(), with_retrieval: retrieval.input.checked, method: method.input.value, seed: Number(seed.input.value || 1) };
    const given = { name: name.input.value.trim(), test: test.input.value, dev: dev.input.value, gates: gates.input.value, epochs: Number(epochs.input.value) };
    for (const [key, value] of Object.entries(given)) if (value) order[key] = value;
    sent(button, trouble, async () => go(to.improve(info.name, 'training', (await work.startRun(info.name, order)).id)));
  };
  return el(
    'form',
    { class: 'order', novalidate: true, on: { submit } },
    el('fieldset', {}, el('legend', {}, t.improve.learnsFrom), boxes.map(box => box.node), wrong),
    dial.node,
    retrieval.node,
    test.node,
    name.node,
    more(dev.node, method.node, epochs.node, gates.node, seed.node),
    trouble,
    el('div', { class: 'row' }, button, el('a', { class: 'button quiet', href: to.improve(info.name, 'training') }, t.cancel)),
  );
}
