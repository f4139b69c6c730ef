/** Finds every place that may read a variable of the process, whether a sender would resolve it or not. */
import { isWord, trimmed, wordEnd } from './characters';
import { expressions } from './expressions';
import type { Range, Reference, ReferenceForm } from './types';

const keyword = '$processEnv';

/** @param scripts blocks of JavaScript, in order */
export function scanReferences(text: string, scripts: readonly Range[] = []): readonly Reference[] {
  const found: Reference[] = [];
  for (const inside of expressions(text)) readExpression(text, inside, found);
  for (const script of scripts) readScript(text, script, script, found);
  const named = new Set(found.map((one) => one.nameRange.start));
  for (const mention of mentions(text)) if (!named.has(mention.nameRange.start)) found.push(mention);
  return found.sort((one, other) => one.range.start - other.range.start);
}

function readExpression(text: string, inside: Range, found: Reference[]): void {
  const range = { start: inside.start - 2, end: inside.end + 2 };
  const content = trimmed(text, inside.start, inside.end);
  const first = text[content.start];
  if (first === '$' && text.startsWith(keyword, content.start)) {
    found.push(readKeyword(text, content, range));
    return;
  }
  if (isWord(text.charCodeAt(content.start)) && wordEnd(text, content.start, content.end) === content.end)
    return;
  // httpYac puts a file in, and resolves what stands in it.
  if (first === '<') found.push({ range, name: '', nameRange: content, form: 'anyName' });
  const inner = text.slice(content.start, content.end);
  const hidden = inner.indexOf(keyword);
  if (hidden >= 0) found.push(unseen(text, { start: content.start + hidden, end: content.end }, range));
  readScript(text, content, range, found);
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

/** Words with two underscores or more, as `PROVIDER_NAME_SUFFIX` has; capitals do not matter to Windows. */
function* mentions(text: string): Generator<Reference> {
  let underscore = text.indexOf('_');
  let done = 0;
  while (underscore >= 0) {
    let start = underscore;
    while (start > done && isWord(text.charCodeAt(start - 1))) start -= 1;
    const end = wordEnd(text, underscore, text.length);
    if (text.lastIndexOf('_', end - 1) > underscore)
      yield mention(text, withoutKeyword(text, { start, end }));
    done = end;
    underscore = text.indexOf('_', end);
  }
}

function mention(text: string, range: Range): Reference {
  return { ...named(text, range, range), form: 'mention' };
}

function withoutKeyword(text: string, { start, end }: Range): Range {
  return { start: text.startsWith('processEnv', start) ? start + 'processEnv'.length : start, end };
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
