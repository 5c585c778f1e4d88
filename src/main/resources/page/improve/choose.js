// Which way of answering to take: priorities by sliders, what must hold by boxes, and a recommendation with its reasons.

import { el, field, fill } from '../dom.js';
import { figure, percent, t, when } from '../i18n.js';
import { icon } from '../icons.js';
import { go, to } from '../router.js';
import { armWords } from './compare.js';
import { FACTORS, FLAGS, LIMITS, MOST } from './factors.js';
import { backLink, cell, loaded, more, options, report, section, sent, started, table, tick } from './parts.js';
import { work } from './work.js';

export function open(place, info, route) {
  const body = el('div', { class: 'part' });
  fill(place, backLink(to.improve(info.name, 'compare'), t.improve.parts.compare), body);
  if (route.id) loaded(body, () => work.choice(info.name, route.id), choice => fill(body, outcome(info.name, choice)));
  else {
    loaded(body, () => work.comparisons(info.name), page => {
      const done = page.comparisons.filter(each => each.state === 'done');
      fill(body, el('h2', {}, t.improve.newChoice), el('p', { class: 'lead' }, t.improve.chooseIntro), form(info.name, done, route.parameters.get('comparison') ?? done[0]?.id ?? ''));
    });
  }
  return {};
}

export function choiceTable(collection, choices) {
  return table(
    [t.improve.recommended, t.improve.madeAt, t.improve.state],
    choices.map(each =>
      el(
        'tr',
        {},
        el('td', { class: 'what' }, el('a', { href: to.improve(collection, 'choose', each.id) }, each.choice.recommendation ? armWords(each.choice.recommendation) : t.improve.noRecommendation)),
        cell(t.improve.madeAt, when(each.created)),
        cell(t.improve.state, each.stale ? t.improve.staleChoice : each.comparison ? t.improve.byComparison : t.improve.byPublished),
      ),
    ),
  );
}

/** A priority: 0 leaves it out. */
function slider(name) {
  const input = el('input', { type: 'range', min: '0', max: String(MOST), step: '1', value: '0', on: { input: sync } });
  const words = el('output', { class: 'dial-words' });
  const { node } = field(t.improve.factors[name], input, t.improve.factorHints[name]);
  function sync() {
    const said = t.improve.priorities[Number(input.value)];
    input.setAttribute('aria-valuetext', said);
    fill(words, said);
  }
  node.classList.add('slider');
  node.querySelector('label').after(words);
  if (name === 'accuracy') input.value = '3';
  sync();
  return { name, node, read: () => Number(input.value) };
}

/** Something that must hold, with its limit where it has one. */
function constraint(name) {
  const { min, max, step, usual } = LIMITS[name];
  const box = tick(t.improve.constraints[name], name, false);
  const limit = el('input', { type: 'number', min, max, step, value: usual, inputmode: 'decimal', 'aria-label': t.improve.limitOf(t.improve.constraints[name]), disabled: true });
  box.input.addEventListener('change', () => {
    limit.disabled = !box.input.checked;
  });
  return { name, input: box.input, limit, node: el('div', { class: 'limit' }, box.node, limit) };
}

function form(collection, comparisons, chosen) {
  const by = field(t.improve.byWhat, options([['', t.improve.byPublished], ...comparisons.map(each => [each.id, t.improve.comparisonFrom(each.request.test, started(each))])], chosen), t.improve.byWhatHint);
  const sliders = FACTORS.map(slider);
  const flags = FLAGS.map(name => tick(t.improve.constraints[name], name, false));
  const limits = Object.keys(LIMITS).map(constraint);
  const volume = ['questions_per_month', 'users_at_once', 'changes_per_week', 'domains'].map(name => ({ name, ...field(`${t.improve.volume[name]} (${t.optional})`, el('input', { type: 'number', min: name === 'users_at_once' || name === 'domains' ? '1' : '0', inputmode: 'numeric' })) }));
  const place = el('div', {});
  const button = el('button', { type: 'submit', class: 'primary' }, t.improve.recommend);
  const submit = event => {
    event.preventDefault();
    const profile = {
      priorities: Object.fromEntries(sliders.map(each => [each.name, each.read()])),
      constraints: Object.fromEntries([...flags.filter(each => each.input.checked).map(each => [each.input.value, true]), ...limits.filter(each => each.input.checked).map(each => [each.name, Number(each.limit.value)])]),
      volume: Object.fromEntries(volume.filter(each => each.input.value).map(each => [each.name, Number(each.input.value)])),
    };
    const order = by.input.value ? { profile, comparison: by.input.value } : { profile };
    sent(button, place, async () => go(to.improve(collection, 'choose', (await work.choose(collection, order)).id)));
  };
  return el(
    'form',
    { class: 'order', novalidate: true, on: { submit } },
    by.node,
    el('fieldset', {}, el('legend', {}, t.improve.whatMatters), el('div', { class: 'sliders' }, sliders.map(each => each.node))),
    el('fieldset', {}, el('legend', {}, t.improve.mustHold), el('div', { class: 'ticks' }, flags.map(each => each.node)), limits.map(each => each.node)),
    more(volume.map(each => each.node)),
    place,
    el('div', { class: 'row' }, button, el('a', { class: 'button quiet', href: to.improve(collection, 'compare') }, t.cancel)),
  );
}

function outcome(collection, { id, comparison, choice, stale }) {
  const factors = choice.factors.filter(each => each.priority > 0);
  const others = (choice.tied ?? []).filter(arm => arm !== choice.recommendation);
  return [
    el(
      'div',
      { class: 'verdict-box' },
      el('h2', {}, choice.recommendation ? t.improve.take(armWords(choice.recommendation)) : t.improve.noRecommendation),
      el('p', {}, choice.summary),
      stale && el('p', { class: 'caution' }, icon('warn'), t.improve.staleChoice, ' ', el('span', { class: 'muted' }, stale.why)),
      others.length > 0 && el('p', { class: 'muted small' }, t.improve.tied(others.map(armWords).join(', '))),
      comparison ? el('p', { class: 'small' }, el('a', { href: to.improve(collection, 'compare', comparison) }, t.improve.byComparison)) : el('p', { class: 'caution' }, icon('warn'), t.improve.onlyPublished),
    ),
    factors.length > 0 && section(t.improve.reasons, el('ul', { class: 'plain reasons' }, factors.map(reason))),
    section(t.improve.ranking, el('ol', { class: 'ranking' }, choice.ranking.map(each => el('li', {}, armWords(each.arm), ' ', el('span', { class: 'muted small' }, figure(each.score)))))),
    broken(choice.arms),
    choice.changes_if?.length > 0 && section(t.improve.changesIf, el('ul', {}, choice.changes_if.map(each => el('li', {}, `${each.if}: `, el('strong', {}, each.then ? armWords(each.then) : t.improve.noRecommendation))))),
    choice.uncertain?.length > 0 && section(t.improve.uncertain, el('ul', {}, choice.uncertain.map(each => el('li', {}, each)))),
    report(t.improve.report, work.choicePage(collection, id)),
  ];
}

function reason(factor) {
  return el(
    'li',
    {},
    el('div', { class: 'row' }, el('strong', {}, t.improve.factors[factor.name] ?? factor.title), el('span', { class: 'muted small' }, percent(factor.weight)), el('span', { class: 'spring' }), factor.favours && el('span', { class: 'badge done' }, armWords(factor.favours))),
    el('p', { class: 'muted small' }, factor.evidence),
  );
}

/** Which arms are out, and by what. */
function broken(arms) {
  const out = Object.entries(arms).filter(([, each]) => !each.kept);
  return (
    out.length > 0 &&
    section(
      t.improve.ruledOut,
      el('ul', {}, out.map(([arm, each]) => el('li', {}, el('strong', {}, armWords(arm)), ': ', each.constraints.filter(one => one.outcome === 'broken').map(one => t.improve.constraints[one.name] ?? one.says).join(', ')))),
    )
  );
}
