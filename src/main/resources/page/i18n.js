// The words of the page, in the reader's language.

import { de } from './strings/de.js';
import { en } from './strings/en.js';
import { language } from './store.js';

export const LANGUAGES = { en, de };

/** The present language's words; it is another object after `speak`. */
export let t = en;
let code = 'en';

export const spoken = () => code;

export function speak(wanted) {
  code = wanted in LANGUAGES ? wanted : 'en';
  t = LANGUAGES[code];
  document.documentElement.lang = code;
}

export function choose(wanted) {
  language.set(wanted);
  speak(wanted);
}

/** What was chosen, else the first of the browser's languages that is spoken here. */
export function speakAsPreferred() {
  const preferred = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag in LANGUAGES);
  speak(language.get() || preferred || 'en');
}

export const number = value => new Intl.NumberFormat(code).format(value);

/** A figure with a sensible number of digits. */
export const figure = value => new Intl.NumberFormat(code, { maximumSignificantDigits: 3 }).format(value);

export const percent = share => new Intl.NumberFormat(code, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** Day and minute of an ISO 8601 time. */
export const when = time => new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));

export const seconds = milliseconds =>
  new Intl.NumberFormat(code, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(milliseconds / 1000);

/** The day of an ISO 8601 time; empty for none. */
export function day(time) {
  const date = time ? new Date(time) : null;
  return date && !Number.isNaN(date.valueOf())
    ? new Intl.DateTimeFormat(code, { day: 'numeric', month: 'short', year: 'numeric' }).format(date)
    : '';
}
