// Comparisons: the same questions to every way of answering, with the report inside.

import { announce, el, field, fill } from '../dom.js';
import { t } from '../i18n.js';
import { icon } from '../icons.js';
import { go, to } from '../router.js';
import { session } from '../session.js';
import { choiceTable } from './choose.js';
import { FACTORS } from './factors.js';
import { backLink, cell, failure, JobBar, loaded, more, nothing, options, report, section, sent, started, stateBadge, table, tick, trouble } from './parts.js';
import { effortDial, setLabel } from './trainform.js';
import { follow, work } from './work.js';

const ARMS = ['base', 'prompt', 'curated', 'rag', 'tuned', 'hybrid'];
const LEARNS = ['prompt', 'curated', 'tuned', 'hybrid'];

export function open(place, info, route) {
  if (route.id === 'new') return openForm(place, info);
  if (route.id) return new ComparisonView(place, info, route.id);
  const list = el('div', {});
  const choices = el('div', {});
  const link = (href, words, kind) => el('a', { class: `button ${kind}`, href }, words);
  fill(
    place,
    el('p', { class: 'lead' }, t.improve.compareIntro),
    el('div', { class: 'row' }, link(to.improve(info.name, 'compare', 'new'), [icon('add'), t.improve.newComparison], 'primary'), link(to.improve(info.name, 'choose'), t.improve.newChoice, '')),
    section(t.improve.comparisons, list),
    section(t.improve.choices, choices),
  );
  loaded(list, () => work.comparisons(info.name), page => fill(list, page.comparisons.length > 0 ? comparisonTable(info.name, page.comparisons) : nothing(t.improve.noComparisons, t.improve.noComparisonsHint)));
  loaded(choices, () => work.choices(info.name), page => fill(choices, page.choices.length > 0 ? choiceTable(info.name, page.choices) : el('p', { class: 'none' }, t.improve.noChoices)));
  return {};
}

export const armWords = arm => t.improve.arms[arm] ?? arm;

function comparisonTable(collection, comparisons) {
  return table(
    [t.improve.testSet, t.improve.armsCompared, t.improve.startedAt, t.improve.state],
    comparisons.map(each =>
      el(
        'tr',
        {},
        el('td', { class: 'what' }, el('a', { href: to.improve(collection, 'compare', each.id) }, each.request.test)),
        cell(t.improve.armsCompared, each.request.arms.map(armWords).join(', ')),
        cell(t.improve.startedAt, started(each)),
        cell(t.improve.state, stateBadge(each)),
      ),
    ),
  );
}

function openForm(place, info) {
  const body = el('div', { class: 'part' });
  fill(place, backLink(to.improve(info.name, 'compare'), t.improve.parts.compare), el('h2', {}, t.improve.newComparison), body);
  loaded(body, () => work.sets(info.name), sets => {
    const tests = sets.filter(set => set.rows > 0 && (set.format === 'questions' || set.format === 'classification'));
    if (tests.length > 0) fill(body, form(info, sets.filter(set => set.rows > 0), tests));
    else fill(body, nothing(t.improve.noTests, t.improve.noTestsHint, el('a', { class: 'button primary', href: to.improve(info.name, 'examples') }, t.improve.parts.examples)));
  });
  return {};
}

function form(info, sets, tests) {
  const named = all => all.map(set => [set.name, setLabel(set)]);
  const test = field(t.improve.testSet, options(named(tests), tests[0].name), t.improve.compareTestHint);
  const train = field(`${t.improve.trainSet} (${t.optional})`, options([['', t.improve.noTrain], ...named(sets)], ''), t.improve.trainSetHint);
  const arms = ARMS.map(arm => tick(armWords(arm), arm, !LEARNS.includes(arm) && (info.arms?.includes(arm) ?? false), t.improve.armHints[arm]));
  const factors = FACTORS.filter(name => name !== 'accuracy').map(name => tick(t.improve.factors[name], name, false));
  const dial = effortDial();
  const limit = field(t.improve.limit, el('input', { type: 'number', min: '0', value: '0', inputmode: 'numeric' }), t.improve.limitHint);
  const margin = field(t.improve.margin, el('input', { type: 'number', min: '0', max: '0.99', step: '0.01', value: '0.02', inputmode: 'decimal' }), t.improve.marginHint);
  const seed = field(t.improve.seed, el('input', { type: 'number', min: '0', value: '1', inputmode: 'numeric' }), t.improve.seedHint);
  const judge = session.can('admin') && field(`${t.improve.judge} (${t.optional})`, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false' }), t.improve.judgeHint);
  const wrong = el('p', { class: 'wrong', hidden: true, role: 'alert' });
  const place = el('div', {});
  const button = el('button', { type: 'submit', class: 'primary' }, t.improve.start);
  const ticked = boxes => boxes.filter(box => box.input.checked).map(box => box.input.value);
  const submit = event => {
    event.preventDefault();
    const chosen = ticked(arms);
    const lacking = !train.input.value && chosen.find(arm => LEARNS.includes(arm));
    const words = chosen.length === 0 ? t.improve.chooseArms : lacking ? t.improve.armNeedsTraining(armWords(lacking)) : '';
    fill(wrong, words);
    wrong.hidden = !words;
    if (words) {
      (lacking ? train.input : arms[0].input).focus();
      return;
    }
    const order = { test: test.input.value, arms: chosen, factors: ticked(factors), effort: dial.read(), limit: Number(limit.input.value || 0), margin: Number(margin.input.value || 0), seed: Number(seed.input.value || 1) };
    if (train.input.value) order.train = train.input.value;
    if (judge && judge.input.value.trim()) order.judge = judge.input.value.trim();
    sent(button, place, async () => go(to.improve(info.name, 'compare', (await work.startComparison(info.name, order)).id)));
  };
  return el(
    'form',
    { class: 'order', novalidate: true, on: { submit } },
    test.node,
    el('fieldset', {}, el('legend', {}, t.improve.armsCompared), el('div', { class: 'ticks' }, arms.map(box => box.node)), wrong),
    train.node,
    el('fieldset', {}, el('legend', {}, `${t.improve.factorsMeasured} (${t.optional})`), el('p', { class: 'hint' }, t.improve.factorsMeasuredHint), el('div', { class: 'ticks' }, factors.map(box => box.node))),
    more(dial.node, limit.node, margin.node, seed.node, judge && judge.node),
    place,
    el('div', { class: 'row' }, button, el('a', { class: 'button quiet', href: to.improve(info.name, 'compare') }, t.cancel)),
  );
}

class ComparisonView {
  constructor(place, info, id) {
    Object.assign(this, { info, id, stop: new AbortController() });
    this.body = el('div', { class: 'part' });
    fill(place, backLink(to.improve(info.name, 'compare'), t.improve.parts.compare), this.body);
    loaded(this.body, () => work.comparison(info.name, id), comparison => this.begin(comparison));
  }

  begin(comparison) {
    this.bar = new JobBar({ cancel: () => this.act(() => work.cancel(this.id)), resume: () => this.act(() => work.resume(this.id)) });
    this.trouble = el('div', {});
    this.end = el('div', { class: 'part' });
    const { test, arms } = comparison.request;
    fill(this.body, el('h2', {}, t.improve.comparisonOf(test)), el('p', { class: 'muted' }, arms.map(armWords).join(', ')), this.bar.node, this.trouble, this.end);
    this.job(comparison);
    this.watch();
  }

  watch() {
    follow(this.id, { job: job => this.job(job) }, this.stop.signal).catch(problem => fill(this.trouble, trouble(problem)));
  }

  async act(does) {
    fill(this.trouble);
    try {
      this.job(await does());
      this.stop.abort();
      this.stop = new AbortController();
      this.watch();
    } catch (problem) {
      fill(this.trouble, trouble(problem));
    }
  }

  job(job) {
    const before = this.last?.state;
    this.last = job;
    this.bar.show(job);
    if (before === job.state) return; // a report that is read is not loaded anew
    if (before) announce(t.improve.states[job.state]);
    fill(this.end, failure(job), job.state === 'done' && this.outcome(job.report));
  }

  outcome({ n, recommendation, not_measured: missing }) {
    return [
      el(
        'div',
        { class: 'verdict-box' },
        el('p', {}, el('strong', {}, recommendation?.arm ? t.improve.bestArm(armWords(recommendation.arm)) : t.improve.noBestArm)),
        recommendation?.reasons?.length > 0 && el('ul', {}, recommendation.reasons.map(reason => el('li', {}, reason))),
        el('p', { class: 'muted small' }, t.improve.onQuestions(n), recommendation?.questions_needed > 0 && ` ${t.improve.questionsNeeded(recommendation.questions_needed)}`),
        missing?.length > 0 && el('p', { class: 'caution' }, t.improve.notMeasured(missing.map(name => t.improve.factors[name] ?? name).join(', '))),
        el('p', {}, el('a', { class: 'button primary', href: to.improve(this.info.name, 'choose', '', { comparison: this.id }) }, t.improve.chooseByIt)),
      ),
      report(t.improve.report, work.comparisonPage(this.info.name, this.id)),
    ];
  }

  close() {
    this.stop.abort();
  }
}
