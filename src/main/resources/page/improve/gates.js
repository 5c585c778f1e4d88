// What an adapter was tested for, in words.

import { el } from '../dom.js';
import { figure, t } from '../i18n.js';
import { icon } from '../icons.js';

const outcomeOf = gate => {
  if (gate.passed === true) return 'passed';
  if (gate.passed === false) return 'failed';
  return gate.value === null || gate.value === undefined ? 'unmeasured' : 'told';
};

export const unmeasured = gates => gates.filter(gate => outcomeOf(gate) === 'unmeasured').map(gate => gate.name);

/** In a word or two, for a table. */
export function gateWord(gates) {
  if (gates.length === 0) return t.improve.gateWords.none;
  if (gates.some(gate => outcomeOf(gate) === 'failed')) return t.improve.gateWords.failed;
  return unmeasured(gates).length > 0 ? t.improve.gateWords.partly : t.improve.gateWords.passed;
}

export function gateSummary(gates) {
  const failed = gates.filter(gate => outcomeOf(gate) === 'failed').length;
  if (gates.length === 0) return t.improve.noGates;
  if (failed > 0) return t.improve.gatesFailed(failed);
  return unmeasured(gates).length > 0 ? t.improve.gatesUnmeasured : t.improve.gatesPassed;
}

export function gateList(gates) {
  return el('ul', { class: 'plain gates' }, gates.map(gateRow));
}

function gateRow(gate) {
  const outcome = outcomeOf(gate);
  const title = t.improve.gateNames[gate.name] ?? gate.name;
  const measured = outcome !== 'unmeasured' && gate.value !== null && gate.value !== undefined;
  return el(
    'li',
    { class: `gate ${outcome}` },
    icon({ passed: 'check', failed: 'close', unmeasured: 'warn', told: 'info' }[outcome]),
    el(
      'div',
      {},
      el('p', {}, el('strong', {}, title), ' ', el('span', { class: 'gate-outcome' }, t.improve.gateOutcomes[outcome])),
      el('p', { class: 'muted small' }, t.improve.gateHints[gate.name] ?? gate.meaning),
      measured && el('p', { class: 'small muted' }, gate.threshold === null || gate.threshold === undefined ? t.improve.gateValue(figure(gate.value)) : t.improve.gateFigures(figure(gate.value), figure(gate.threshold))),
    ),
  );
}
