/**
 * The text without its JSON whitespace outside strings, every other character as it was: numbers, escapes, order and
 * duplicates of members. Text that is not JSON (RFC 8259) comes back unchanged; an empty one too.
 */
export function minifyJson(text: string): string {
  return compactJson(text) ?? text;
}

/**
 * The same, or nothing where the text is not JSON. It accepts exactly what `JSON.parse` accepts, goes once over the
 * text, builds no values and keeps its own stack, so that deep nesting does no harm.
 */
export function compactJson(text: string): string | undefined {
  const kept: string[] = [];
  /** One entry per open bracket: whether it is an object's. */
  const open: boolean[] = [];
  let expected: Expected = 'value';
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      kept.push(text.slice(from, at));
      at = afterSpace(text, at + 1);
      from = at;
      continue;
    }
    const end = endOfToken(text, at, code, expected, open);
    if (end === -1) return undefined;
    expected = expectedAfter(code, expected, open);
    at = end;
  }
  if (expected !== 'end') return undefined;
  return kept.length === 0 ? text : kept.join('') + text.slice(from);
}

type Expected = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' | 'end';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openArray = 0x5b;
const backslash = 0x5c;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** Where the token that begins here ends, or -1 where no such token may stand here. */
function endOfToken(
  text: string,
  at: number,
  code: number,
  expected: Expected,
  open: readonly boolean[],
): number {
  const isObject = open.at(-1) === true;
  switch (code) {
    case comma:
      return expected === 'comma-or-close' ? at + 1 : -1;
    case colon:
      return expected === 'colon' ? at + 1 : -1;
    case closeObject:
      return isObject && (expected === 'key-or-close' || expected === 'comma-or-close') ? at + 1 : -1;
    case closeArray:
      return !isObject && (expected === 'value-or-close' || expected === 'comma-or-close') ? at + 1 : -1;
    case quote:
      return isValue(expected) || expected === 'key' || expected === 'key-or-close'
        ? afterString(text, at + 1)
        : -1;
  }
  if (!isValue(expected)) return -1;
  return code === openObject || code === openArray ? at + 1 : afterLiteral(text, at);
}

/** What may follow a token that was allowed. Opens and closes brackets. */
function expectedAfter(code: number, expected: Expected, open: boolean[]): Expected {
  switch (code) {
    case openObject:
    case openArray:
      open.push(code === openObject);
      return code === openObject ? 'key-or-close' : 'value-or-close';
    case comma:
      return open.at(-1) === true ? 'key' : 'value';
    case colon:
      return 'value';
    case closeObject:
    case closeArray:
      open.pop();
      break;
    case quote:
      if (!isValue(expected)) return 'colon';
  }
  return open.length === 0 ? 'end' : 'comma-or-close';
}

function isValue(expected: Expected): boolean {
  return expected === 'value' || expected === 'value-or-close';
}

/** RFC 8259 §2: space, tab, line feed, carriage return, and nothing else. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function afterSpace(text: string, at: number): number {
  let end = at;
  while (isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

/** After the closing quote; -1 for control characters, unknown escapes and a missing end (RFC 8259 §7). */
function afterString(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    // Past the end the code is NaN, for which no comparison holds.
    if (!(code >= 0x20)) return -1;
    at = code === backslash ? afterEscape(text, at + 1) : at + 1;
    if (at === -1) return -1;
  }
}

function afterEscape(text: string, at: number): number {
  escaped.lastIndex = at;
  return escaped.test(text) ? escaped.lastIndex : -1;
}

/** A number (RFC 8259 §6), `true`, `false` or `null`. */
function afterLiteral(text: string, at: number): number {
  literal.lastIndex = at;
  return literal.test(text) ? literal.lastIndex : -1;
}

const escaped = /["\\/bfnrt]|u[0-9A-Fa-f]{4}/y;
const literal = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
