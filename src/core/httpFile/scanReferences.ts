/** Finds every place that may read a variable of the process, whether a sender would resolve it or not. */
import { isWord, trimmed, wordEnd } from './characters';
import { expressions } from './expressions';
import type { Range, Reference, ReferenceForm } from './types';

const keyword = '$processEnv';

/** @param scripts blocks of JavaScript, in order @returns in the order of the text */
export function scanReferences(text: string, scripts: readonly Range[] = []): readonly Reference[] {
  const found: Reference[] = [];
  for (const inside of expressions(text)) readExpression(text, inside, found);
  for (const script of scripts) readScript(text, script, script, found);
  const named = found.length;
  addMentions(text, found);
  const isSorted = scripts.length === 0 && named === found.length;
  return isSorted ? found : found.sort((one, other) => one.range.start - other.range.start);
}

function readExpression(text: string, inside: Range, found: Reference[]): void {
  const range = { start: inside.start - 2, end: inside.end + 2 };
  const content = trimmed(text, inside.start, inside.end);
  if (text.startsWith(keyword, content.start)) {
    found.push(readPlain(text, content, range) ?? readKeyword(text, content, range));
    return;
  }
  const first = text[content.start];
  if (isWord(text.charCodeAt(content.start)) && wordEnd(text, content.start, content.end) === content.end)
    return;
  // httpYac puts a file in, and resolves what stands in it.
  if (first === '<') found.push({ range, name: '', nameRange: content, form: 'anyName' });
  const inner = text.slice(content.start, content.end);
  const hidden = inner.indexOf(keyword);
  if (hidden >= 0) found.push(unseen(text, { start: content.start + hidden, end: content.end }, range));
  readScript(text, content, range, found);
}

/** The usual form, without a regular expression: most references are of it. */
function readPlain(text: string, content: Range, range: Range): Reference | undefined {
  const start = content.start + keyword.length + 1;
  const isPlain =
    text[start - 1] === ' ' && start < content.end && wordEnd(text, start, content.end) === content.end;
  return isPlain ? { ...named(text, { start, end: content.end }, range), form: 'plain' } : undefined;
}

/** `content` begins with `$processEnv`. */
function readKeyword(text: string, content: Range, range: Range): Reference {
  const inner = text.slice(content.start, content.end);
  const rest = trimmed(text, content.start + keyword.length, content.end);
  // REST Client looks for one space and a name anywhere, once the first word before a space is the keyword.
  const seen = inner[keyword.length] === ' ' && /\$processEnv\s(%?)(\w+)/.exec(inner);
  if (!seen) {
    const isName = rest.start < rest.end && wordEnd(text, rest.start, rest.end) === rest.end;
    return isName ? { ...named(text, rest, range), form: 'httpYac' } : unseen(text, content, range);
  }
  const nameEnd = content.start + seen.index + seen[0].length;
  const nameRange = { start: nameEnd - (seen[2] ?? '').length, end: nameEnd };
  const form = seen[1] === '%' ? 'indirect' : sameRange(nameRange, rest) ? 'plain' : 'restClient';
  return { ...named(text, nameRange, range), form };
}

function unseen(text: string, content: Range, range: Range): Reference {
  let start = content.start + keyword.length;
  while (start < content.end && !isWord(text.charCodeAt(start))) start += 1;
  return { ...named(text, { start, end: wordEnd(text, start, content.end) }, range), form: 'unseen' };
}

const environmentWords = /(?<![\w$])(?:(?:child_)?process|\$env)(?!\w)/g;
const readsOneName = /^(?:process\s*\??\.\s*env|\$env)\s*\??\.\s*(\w+)/;

/** JavaScript: `process.env.NAME` and IntelliJ's `$env.NAME` read one variable, any other such word may read all. */
function readScript(text: string, code: Range, range: Range, found: Reference[]): void {
  const content = text.slice(code.start, code.end);
  for (const word of content.matchAll(environmentWords)) {
    const start = code.start + word.index;
    const one = readsOneName.exec(content.slice(word.index, word.index + 300));
    const end = start + (one?.[0] ?? word[0]).length;
    const place = range === code ? { start, end } : range;
    if (one?.[1]) {
      found.push({ ...named(text, { start: end - one[1].length, end }, place), form: 'script' });
    } else {
      found.push({ range: place, name: '', nameRange: { start, end }, form: 'anyName' });
    }
  }
}

/** Words with two underscores or more behind a capital, as `PROVIDER_NAME_SUFFIX` has. */
function addMentions(text: string, found: Reference[]): void {
  let underscore = text.indexOf('_');
  if (underscore < 0) return;
  const known = new Set<number>();
  for (const { nameRange } of found) known.add(nameRange.start);
  let done = 0;
  while (underscore >= 0) {
    let start = underscore;
    while (start > done && isWord(text.charCodeAt(start - 1))) start -= 1;
    const end = wordEnd(text, underscore, text.length);
    // What stands in front may be a part of something else, as in `$processEnvNAME` or behind an escape.
    if (text.startsWith('processEnv', start)) start += 'processEnv'.length;
    while (start < end && !isCapital(text.charCodeAt(start))) start += 1;
    if (start < end && !known.has(start) && hasTwoUnderscores(text, start, end)) {
      const range = { start, end };
      found.push({ ...named(text, range, range), form: 'mention' });
    }
    done = end;
    underscore = text.indexOf('_', end);
  }
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function hasTwoUnderscores(text: string, start: number, end: number): boolean {
  const first = text.indexOf('_', start);
  return first >= 0 && first < end && text.lastIndexOf('_', end - 1) > first;
}

function named(text: string, nameRange: Range, range: Range): Omit<Reference, 'form'> {
  return { range, name: text.slice(nameRange.start, nameRange.end), nameRange };
}

function sameRange(one: Range, other: Range): boolean {
  return one.start === other.start && one.end === other.end;
}

/** Which senders resolve a reference of this form. */
export function sendersOf(form: ReferenceForm): { readonly restClient: boolean; readonly httpYac: boolean } {
  return {
    restClient: form === 'plain' || form === 'restClient' || form === 'indirect',
    httpYac: form === 'plain' || form === 'httpYac' || form === 'script' || form === 'anyName',
  };
}
