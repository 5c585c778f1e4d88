// Long work on one thing: the newest of its kind is found again after a reload, and followed while it goes on.

import { announce, el, fill } from '../dom.js';
import { t } from '../i18n.js';
import { failure, JobBar, trouble } from '../improve/parts.js';
import { active, follow, work } from '../improve/work.js';

export class LongWork {
  /**
   * @param {string} kind of the job
   * @param {function(Object): boolean} mine whether a job's request is about this
   * @param {function(Object)} done shows the report
   */
  constructor(kind, mine, done) {
    Object.assign(this, { kind, mine, done, stop: new AbortController() });
    this.bar = new JobBar({ cancel: () => this.act(work.cancel), resume: () => this.act(work.resume) });
    this.bar.node.hidden = true;
    this.end = el('div', {});
    this.node = el('div', { class: 'part' }, this.bar.node, this.end);
    this.last();
  }

  async last() {
    try {
      const found = (await work.jobs()).jobs.find(each => each.kind === this.kind && this.mine(each.request));
      if (found && !this.id) this.follow(found);
    } catch (problem) {
      fill(this.end, trouble(problem));
    }
  }

  /** @throws Problem where it cannot be begun */
  async begin(start) {
    this.follow(await start());
  }

  follow(job) {
    this.stop.abort();
    this.stop = new AbortController();
    this.id = job.id;
    this.state = '';
    this.show(job);
    follow(job.id, { job: now => this.show(now) }, this.stop.signal).catch(problem => fill(this.end, trouble(problem)));
  }

  show(job) {
    this.bar.node.hidden = job.state === 'done';
    this.bar.show(job);
    if (job.state === this.state) return;
    if (this.state && !active(job)) announce(t.improve.states[job.state]);
    this.state = job.state;
    fill(this.end, failure(job));
    if (job.state === 'done') this.done(job.report);
  }

  async act(does) {
    try {
      this.follow(await does(this.id));
    } catch (problem) {
      fill(this.end, trouble(problem));
    }
  }

  close() {
    this.stop.abort();
  }
}
