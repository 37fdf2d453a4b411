// Owns the words by which functions say that they bring something to an end: that happens once, on the way out. Knows names only.

const ENDS =
  /(^|_)(shut_?down|a?close|stop|exit|quit|terminate|tear_?down|clean_?up|dispose|finali[sz]e|disconnect|log_?out|unload)(_|$)/i;

/** Of the last part of a dotted name. */
export function endsByName(name: string): boolean {
  return ENDS.test(name);
}
