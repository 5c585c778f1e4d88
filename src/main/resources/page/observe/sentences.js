// What the server says in English of what it watches, in the reader's language: it is known by its form. What is not known stays as it is.

import { el } from '../dom.js';
import { spoken, t } from '../i18n.js';
import * as german from '../strings/sentences.de.js';

const SPOKEN = { de: german };
/** The end of a breach's sentence: figures, how many of them, chance, what was expected, what to know beside it. */
const BREACH = /^(?<value>.+?)(?: of (?<of>[\d,]+))?(?: with p = (?<p>[\d.e-]+))?(?:, expected (?<low>.+?) to (?<high>.+?)|, at most (?<most>.+?) expected|, at least (?<least>.+?) expected)?(?: \((?<note>.*)\))?\.$/s;
const FIGURE = /^-?\d{1,3}(,\d{3})*(\.\d+)?$/;

let forms = [];
let compiledFor = '';

function known() {
  if (compiledFor !== spoken()) {
    const escaped = part => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
    forms = (SPOKEN[spoken()]?.forms ?? []).map(([english, own]) => [new RegExp(`^${english.split('{}').map(escaped).join('(.+?)')}$`, 's'), own]);
    compiledFor = spoken();
  }
  return forms;
}

/** A figure as the reader writes it, with what follows it: "1,234.5 s". */
function figures(text) {
  return text.replace(/-?\d[\d,]*(?:\.\d+)?/, found => {
    if (!FIGURE.test(found)) return found;
    const digits = found.split('.')[1]?.length ?? 0;
    return new Intl.NumberFormat(spoken(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(Number(found.replaceAll(',', '')));
  });
}

/** @returns {string} empty where the form is not known */
function translated(text) {
  for (const [form, own] of known()) {
    const found = form.exec(text);
    if (found) return own.replaceAll(/\{(\d)\}/g, (_, n) => translated(found[n]) || (FIGURE.test(found[n]) ? figures(found[n]) : found[n]));
  }
  return '';
}

const node = (own, text) => (own || spoken() === 'en' ? el('span', {}, own || text) : el('span', { lang: 'en' }, text));

/** What the server says. */
export const said = text => node(translated(text), text);

/** What a monitor watches. */
export const watching = ({ metric, watches }) => node(SPOKEN[spoken()]?.watches[metric] ?? translated(watches), watches);

/**
 * A sentence that a breach is or was told with, as a title or in a timeline; else what the server says.
 *
 * @param {Array<{metric: string, target: string, sentence: string}>} breaches that it may be of
 */
export function saidOf(text, breaches) {
  const say = SPOKEN[spoken()]?.breach;
  const of = say && breaches.find(each => text.startsWith(`${head(each)}: `));
  if (!of) return said(text);
  const { value, of: many = '', p = '', low = '', high = '', most = '', least = '', note = '' } = BREACH.exec(text.slice(head(of).length + 2))?.groups ?? {};
  if (!value) return said(text);
  const kind = of.target.slice(0, Math.max(0, of.target.indexOf(':')));
  return node(
    say({
      what: t.observe.metrics[of.metric] ?? words(of),
      target: kind ? `${t.observe.targets[kind] ?? kind} ${of.target.slice(kind.length + 1)}` : '',
      value: figures(value),
      of: figures(many),
      p: p.replace('.', ','),
      low: figures(low || least),
      high: figures(high || most),
      note: translated(note) || note,
    }),
    text,
  );
}

/** What stands before the figures. */
function head({ sentence, target }) {
  const at = sentence.indexOf(`, ${target}: `);
  return at < 0 ? sentence.slice(0, Math.max(0, sentence.indexOf(': '))) : sentence.slice(0, at + target.length + 2);
}

/** What is watched, in the words of whoever defined it. */
const words = each => head(each).replace(`, ${each.target}`, '');
