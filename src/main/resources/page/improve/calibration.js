// When a question is answered and when it is declined: fitted on questions whose answers are known, or set by hand.

import { announce, el, field, fill } from '../dom.js';
import { figure, percent, t } from '../i18n.js';
import { failure, JobBar, loaded, nothing, options, section, sent, started, trouble } from './parts.js';
import { reliabilityPlot } from './reliability.js';
import { setLabel } from './trainform.js';
import { follow, work } from './work.js';

export function open(place, info) {
  return new CalibrationView(place, info);
}

class CalibrationView {
  constructor(place, info) {
    Object.assign(this, { info, stop: new AbortController() });
    this.body = el('div', { class: 'part' });
    fill(place, el('p', { class: 'lead' }, t.improve.calibrationIntro), this.body);
    this.load();
  }

  load() {
    this.stop.abort();
    this.stop = new AbortController();
    return loaded(this.body, () => Promise.all([work.calibrations(this.info.name), work.sets(this.info.name)]), ([page, sets]) => this.show(page, sets));
  }

  show({ present, calibrations }, sets) {
    const questions = sets.filter(set => set.format === 'questions' && set.rows > 0);
    const newest = calibrations[0];
    const fitted = calibrations.find(each => each.state === 'done' && each.report?.thresholds);
    fill(
      this.body,
      section(t.improve.presentThresholds, this.thresholds(present, fitted)),
      section(t.improve.fit, questions.length > 0 ? this.fitForm(questions) : nothing(t.improve.noQuestions, t.improve.noQuestionsHint)),
      newest && newest.state !== 'done' && this.follow(newest),
      fitted && section(t.improve.reliability, el('p', { class: 'muted' }, t.improve.fittedOn(fitted.request.questions, started(fitted), fitted.report.n)), reliabilityPlot(fitted.report.reliability), figures(fitted.report)),
    );
  }

  thresholds(present, fitted) {
    return el('div', { class: 'thresholds' }, ['plain', 'trained'].map(kind => this.threshold(kind, present[kind], fitted)));
  }

  /** A threshold as a slider that says what it would do, where that was measured. */
  threshold(kind, { threshold, comment }, fitted) {
    const input = el('input', { type: 'range', min: '0', max: '1', step: '0.01', value: threshold, on: { input: () => sync() } });
    const words = el('output', { class: 'dial-words' });
    const { node } = field(t.improve.thresholdOf[kind], input, t.improve.thresholdHints[kind]);
    const effect = el('p', { class: 'small' });
    const place = el('div', {});
    const button = el('button', { type: 'submit', disabled: true }, t.improve.setThreshold);
    const choices = fitted && (fitted.request.arm === 'hybrid') === (kind === 'trained') ? fitted.report.thresholds : [];
    const sync = () => {
      const at = Number(input.value);
      const nearest = choices.toSorted((a, b) => Math.abs(a.threshold - at) - Math.abs(b.threshold - at))[0];
      input.setAttribute('aria-valuetext', percent(at));
      fill(words, percent(at));
      fill(effect, nearest ? t.improve.thresholdDoes(percent(nearest.answered.value), percent(nearest.declined.value)) : t.improve.notYetFitted);
      button.disabled = at === Number(threshold);
    };
    node.classList.add('slider');
    node.querySelector('label').after(words);
    sync();
    const submit = event => {
      event.preventDefault();
      sent(button, place, async () => {
        await work.calibrate(this.info.name, { threshold: Number(input.value), plain: kind === 'plain' });
        announce(t.improve.thresholdSet);
        await this.load();
      });
    };
    return el('form', { class: 'order', on: { submit } }, node, effect, comment && el('p', { class: 'muted small' }, comment), place, el('div', {}, button));
  }

  fitForm(questions) {
    const set = field(t.improve.questionSet, options(questions.map(each => [each.name, setLabel(each)]), questions[0].name), t.improve.questionSetHint);
    const arm = field(t.arm, options([['rag', t.arms.rag], ...(this.info.arms?.includes('hybrid') ? [['hybrid', t.arms.hybrid]] : [])], 'rag'));
    const place = el('div', {});
    const button = el('button', { type: 'submit', class: 'primary' }, t.improve.fitNow);
    const submit = event => {
      event.preventDefault();
      sent(button, place, async () => {
        await work.calibrate(this.info.name, { questions: set.input.value, arm: arm.input.value });
        await this.load();
      });
    };
    return el('form', { class: 'order', on: { submit } }, el('p', { class: 'muted small' }, t.improve.fitHint), set.node, arm.node, place, el('div', {}, button));
  }

  follow(job) {
    const bar = new JobBar({ cancel: () => this.act(() => work.cancel(job.id)), resume: () => this.act(() => work.resume(job.id)) });
    const end = el('div', {});
    const { signal } = this.stop;
    const show = now => {
      bar.show(now);
      fill(end, failure(now));
    };
    show(job);
    follow(job.id, { job: now => { show(now); if (now.state === 'done') this.load(); } }, signal).catch(problem => fill(end, trouble(problem)));
    this.trouble = end;
    return section(t.improve.fitting, bar.node, end);
  }

  async act(does) {
    try {
      await does();
      await this.load();
    } catch (problem) {
      fill(this.trouble, trouble(problem));
    }
  }

  close() {
    this.stop.abort();
  }
}

function figures({ metrics, thresholds }) {
  const share = each => `${percent(each.value)} (${percent(each.low)} – ${percent(each.high)})`;
  const head = words => el('th', { scope: 'col' }, words);
  return [
    el('dl', { class: 'facts' }, ['auc', 'calibration_error'].filter(name => metrics[name]).map(name => el('div', {}, el('dt', {}, t.improve.calibrationFigures[name]), el('dd', {}, figure(metrics[name].value))))),
    el(
      'details',
      { class: 'more' },
      el('summary', {}, t.improve.otherThresholds),
      el(
        'div',
        { class: 'wide', tabindex: '0', role: 'group', 'aria-label': t.improve.otherThresholds },
        el('table', {}, el('thead', {}, el('tr', {}, head(t.improve.threshold), head(t.improve.answeredShare), head(t.improve.declinedShare))), el('tbody', {}, thresholds.map(each => el('tr', {}, el('td', {}, figure(each.threshold)), el('td', {}, share(each.answered)), el('td', {}, share(each.declined)))))),
      ),
    ),
  ];
}
