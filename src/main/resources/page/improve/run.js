// A training while it goes on and after: its curve, the time left, and how it ended.

import { announce, el, fill } from '../dom.js';
import { figure, number, t } from '../i18n.js';
import { to } from '../router.js';
import { Curve } from './curve.js';
import { gateList } from './gates.js';
import { backLink, failure, JobBar, loaded, section, trouble } from './parts.js';
import { follow, work } from './work.js';

export function open(place, info, route) {
  return new RunView(place, info, route.id);
}

class RunView {
  constructor(place, info, id) {
    Object.assign(this, { info, id, stop: new AbortController(), secondsLeft: null });
    this.body = el('div', { class: 'part' });
    fill(place, backLink(to.improve(info.name, 'training'), t.improve.parts.training), this.body);
    loaded(this.body, () => work.run(info.name, id), run => this.begin(run));
  }

  begin(run) {
    this.bar = new JobBar({ cancel: () => this.act(() => work.cancel(this.id)), resume: () => this.act(() => work.resume(this.id)) });
    this.curve = new Curve();
    this.facts = el('dl', { class: 'facts' });
    this.end = el('div', { class: 'part' });
    this.trouble = el('div', {});
    fill(this.body, el('h2', {}, run.request.name), this.bar.node, this.trouble, this.facts, this.curve.node, this.end);
    this.job(run);
    this.watch();
  }

  /** From its first point on: what is drawn is what the events told. */
  watch() {
    this.curve.clear();
    follow(this.id, { job: job => this.job(job), point: point => this.point(point) }, this.stop.signal).catch(problem => fill(this.trouble, trouble(problem)));
  }

  async act(does) {
    fill(this.trouble);
    try {
      const job = await does();
      this.job(job);
      this.stop.abort();
      this.stop = new AbortController();
      this.watch();
    } catch (problem) {
      fill(this.trouble, trouble(problem));
    }
  }

  point(point) {
    this.curve.add(point);
    this.secondsLeft = point.seconds_left;
    this.tell(point);
    if (this.last) this.bar.show(this.last, this.measuring ? null : this.secondsLeft);
  }

  tell(point) {
    const fact = (label, value) => el('div', {}, el('dt', {}, label), el('dd', {}, value));
    fill(
      this.facts,
      fact(t.improve.step, t.improve.stepOf(number(point.step), number(point.steps))),
      fact(t.improve.trainLoss, figure(point.train_loss)),
      this.curve.lastDev !== null && fact(t.improve.devLoss, figure(this.curve.lastDev)),
      fact(t.improve.speed, t.improve.tokensPerSecond(number(Math.round(point.tokens_per_second)))),
    );
  }

  job(job) {
    const before = this.last?.state;
    this.last = job;
    this.measuring = job.phase.startsWith('measuring');
    this.bar.show(job, this.measuring ? null : this.secondsLeft);
    if (before && before !== job.state) announce(t.improve.states[job.state]);
    fill(this.end, failure(job), this.outcome(job));
  }

  outcome(job) {
    const { report } = job;
    if (!report || job.state === 'failed') return null;
    return [
      report.refused && el('p', { class: 'caution' }, report.refused),
      report.overfitted && el('p', { class: 'caution' }, report.overfitted),
      report.adapter && !report.refused && el('p', {}, el('a', { class: 'button primary', href: to.improve(this.info.name, 'adapters', report.adapter) }, t.improve.seeAdapter)),
      report.gates?.length > 0 && section(t.improve.gatesTitle, gateList(report.gates)),
    ];
  }

  close() {
    this.stop.abort();
  }
}
