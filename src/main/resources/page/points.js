// Offsets of the server are Unicode code points; strings of JavaScript count UTF-16 units.

const ASTRAL = /[\u{10000}-\u{10FFFF}]/u;

/** A text that is cut by code points. */
export class Points {
  constructor(text) {
    this.units = ASTRAL.test(text) ? Array.from(text) : text;
  }

  get length() {
    return this.units.length;
  }

  slice(start, end) {
    const part = this.units.slice(start, end);
    return typeof part === 'string' ? part : part.join('');
  }
}

export function pointLength(text) {
  return new Points(text).length;
}
