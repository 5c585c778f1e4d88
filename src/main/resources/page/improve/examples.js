// Sets of labelled examples: listed, imported, downloaded, deleted.

import { announce, el, fill } from '../dom.js';
import { confirmDialog } from '../dialogs.js';
import { number, t } from '../i18n.js';
import { icon } from '../icons.js';
import { to } from '../router.js';
import { importPanel } from './import.js';
import { cell, iconButton, loaded, nothing, table } from './parts.js';
import * as rows from './rows.js';
import { work } from './work.js';

export function open(place, info, route) {
  return route.id ? rows.open(place, info, route) : new SetsView(place, info);
}

class SetsView {
  constructor(place, info) {
    this.info = info;
    this.list = el('div', {});
    this.panel = importPanel(info, () => this.load());
    fill(place, el('p', { class: 'lead' }, t.improve.examplesIntro), this.panel.node, this.list);
    this.load();
  }

  load() {
    return loaded(this.list, () => work.sets(this.info.name), sets => {
      this.panel.known(sets);
      const heads = [t.improve.setName, t.improve.format, t.improve.rowCount];
      fill(this.list, sets.length > 0 ? table(heads, sets.map(set => this.row(set)), t.actions) : nothing(t.improve.noSets, t.improve.noSetsHint));
    });
  }

  row(set) {
    const { name } = this.info;
    return el(
      'tr',
      {},
      el('td', { class: 'what' }, el('a', { href: to.improve(name, 'examples', set.name) }, set.name)),
      cell(t.improve.format, t.improve.formats[set.format] ?? set.format),
      el('td', { 'data-label': t.improve.rowCount, class: 'number' }, t.improve.rows(set.rows === 1 ? 1 : number(set.rows))),
      el(
        'td',
        { class: 'does' },
        el('a', { class: 'button quiet round', href: work.setFile(name, set.name), download: `${set.name}.${set.format === 'classification' ? 'csv' : 'jsonl'}`, 'aria-label': `${t.improve.download}: ${set.name}`, title: t.improve.download }, icon('save')),
        iconButton(t.delete, set.name, 'bin', () => this.remove(set)),
      ),
    );
  }

  async remove(set) {
    const done = await confirmDialog({ title: t.improve.deleteSet, text: t.improve.deleteSetHint(set.name, set.rows), action: t.delete, words: t.improve.problems }, () =>
      work.removeSet(this.info.name, set.name, set.etag).then(() => true),
    );
    if (!done) return;
    announce(t.improve.deletedSet(set.name));
    await this.load();
  }

  close() {
    this.panel.close();
  }
}
