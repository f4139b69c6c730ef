/** Finds references to environment variables of the process. */
import { findWordEnd, isWord, trimRange } from './characters';
import { expressions } from './expressions';
import type { Range, Reference, ReferenceForm } from './types';

const keyword = '$processEnv';

/** Reads one text line by line, forward only, so that all lines together take linear time. */
export class ReferenceFinder {
  readonly references: Reference[] = [];
  private readonly ranges: Iterator<Range>;
  private next: Range | undefined;

  constructor(private readonly text: string) {
    this.ranges = expressions(text);
    this.next = this.ranges.next().value;
  }

  /** Adds the references of one line. */
  find(lineStart: number, lineEnd: number): void {
    while (this.next && this.next.end <= lineEnd) {
      if (this.next.start >= lineStart) this.read(this.next.start, this.next.end);
      this.next = this.ranges.next().value;
    }
  }

  private read(start: number, end: number): void {
    const { text } = this;
    // Most expressions are file variables, which are plain names.
    if (isWord(text.charCodeAt(start)) && text[start] !== 'p') return;
    const content = trimRange(text, start, end);
    const range = { start: start - 2, end: end + 2 };
    const reference = text.startsWith(keyword, content.start)
      ? readKeyword(text, content, range)
      : readScript(text, content, range);
    if (reference) this.references.push(reference);
  }
}

/** @param content begins with `$processEnv` */
function readKeyword(text: string, content: Range, range: Range): Reference {
  const afterKeyword = content.start + keyword.length;
  const name = trimRange(text, afterKeyword, content.end);
  const hasOneSpace = text[afterKeyword] === ' ' && name.start === afterKeyword + 1;
  const nameEnd = findWordEnd(text, name.start, name.end);
  if (nameEnd === name.end && nameEnd > name.start)
    return createReference(text, name.start, nameEnd, hasOneSpace ? 'plain' : 'httpYac', range);
  // REST Client uses the first name after one space and ignores the rest.
  const isIndirect = hasOneSpace && text[name.start] === '%';
  const start = isIndirect ? name.start + 1 : name.start;
  const end = findWordEnd(text, start, content.end);
  if (hasOneSpace && end > start)
    return createReference(text, start, end, isIndirect ? 'indirect' : 'restClient', range);
  const word = findWord(text, name);
  return createReference(text, word.start, word.end, 'unsupported', range);
}

const environmentVariable = /^process\.env\.(\w+)$/;

function readScript(text: string, content: Range, range: Range): Reference | undefined {
  if (!text.startsWith('process.env.', content.start)) return undefined;
  const name = environmentVariable.exec(text.slice(content.start, content.end))?.[1];
  return name === undefined
    ? undefined
    : createReference(text, content.end - name.length, content.end, 'script', range);
}

function findWord(text: string, { start, end }: Range): Range {
  let from = start;
  while (from < end && !isWord(text.charCodeAt(from))) from += 1;
  return { start: from, end: findWordEnd(text, from, end) };
}

function createReference(
  text: string,
  nameStart: number,
  nameEnd: number,
  form: ReferenceForm,
  { start, end }: Range,
): Reference {
  return { start, end, name: text.slice(nameStart, nameEnd), nameStart, form };
}

/** The senders that do not replace a reference of this form. */
export function unsupportedBy(form: ReferenceForm): readonly string[] {
  switch (form) {
    case 'plain':
    case 'indirect':
    case 'script':
      return [];
    case 'restClient':
      return ['httpYac'];
    case 'httpYac':
      return ['REST Client'];
    case 'unsupported':
      return ['REST Client', 'httpYac'];
  }
}
