// How what is watched is said: names of monitors, values, bands, severities.

import { el } from '../dom.js';
import { spoken, t } from '../i18n.js';
import { to } from '../router.js';

/** A monitor's series in the reader's words; one of the organisation's own by its name. */
export const metricWords = metric => t.observe.metrics[metric] ?? metric.slice(metric.indexOf('.') + 1);

export const collectionWords = name => name || t.observe.wholeHome;

/** A figure of a series: shares and times with their sign; of large ones all digits before the point count. */
export function amount(value, unit) {
  if (value === null || value === undefined) return t.observe.nothing;
  const written = more => new Intl.NumberFormat(spoken(), more).format(value);
  if (unit === 'share') return written({ style: 'percent', maximumFractionDigits: Math.abs(value) < 0.1 ? 1 : 0 });
  if (unit === 'ms') return new Intl.NumberFormat(spoken(), { style: 'unit', ...(Math.abs(value) < 1000 ? { unit: 'millisecond', maximumFractionDigits: 0 } : { unit: 'second', maximumFractionDigits: 1 }) }).format(Math.abs(value) < 1000 ? value : value / 1000);
  return written(Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}

/** What so many count, "documents"; empty where the figure says it, or nobody does. */
export const unitWords = (unit, value = 0) => t.observe.units[unit]?.[value === 1 ? 0 : 1] ?? '';

/** A figure with what it counts. */
export const measured = (value, unit) => [amount(value, unit), value !== null && value !== undefined && unitWords(unit, value)].filter(Boolean).join(' ');

/** What is normal, in words; empty where nothing is expected yet. */
export function bandWords({ low, high }, unit) {
  if (low === null && high === null) return '';
  if (low === null) return t.observe.atMost(amount(high, unit));
  return high === null ? t.observe.atLeast(amount(low, unit)) : t.observe.between(amount(low, unit), amount(high, unit));
}

const KINDS = { critical: 'failed', warning: 'warned', info: '' };
const rank = severity => Object.keys(KINDS).indexOf(severity);

export const severityBadge = severity => el('span', { class: `badge severity ${KINDS[severity]}` }, t.observe.severities[severity]);

export const statusBadge = status => el('span', { class: `badge standing ${{ resolved: 'done', open: 'warned' }[status] ?? ''}` }, t.observe.statuses[status]);

/** The worst of some severities; empty for none. */
export const worst = severities => severities.toSorted((a, b) => rank(a) - rank(b))[0] ?? '';

const LOOKED_AT = ['source', 'document', 'version', 'answer', 'adapter', 'comparison', 'decision'];

/** Whether the lineage can be drawn around a node. */
export const drawable = node => LOOKED_AT.includes(node.slice(0, node.indexOf(':')));

/** What an incident or a monitor is about, leading to where it is shown. */
export function targetLink(target, collections) {
  const at = target.indexOf(':');
  const [kind, name] = [target.slice(0, at), target.slice(at + 1)];
  const words = [t.observe.targets[kind] ?? kind, name].filter(Boolean).join(' ');
  if (at < 0) return t.observe.targets[target] ?? target;
  if (kind === 'collection') return el('a', { href: to.observe('monitors', '', { collection: name }) }, words);
  if (kind === 'source' || kind === 'adapter') return el('a', { href: to.observe('lineage', target) }, words);
  if (kind === 'document' && collections.length === 1) {
    const key = name.startsWith(`${collections[0]}/`) ? name : `${collections[0]}/${name}`;
    return el('a', { href: to.observe('lineage', `document:${key}`) }, words);
  }
  return words;
}
