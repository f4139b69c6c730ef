/** Finds references to variables of the process, line by line and always forward through one text. */
import { findWordEnd, isWord, trimRange } from './characters';
import type { Range, Reference, ReferenceForm } from './types';

const keyword = '$processEnv';

export class ReferenceFinder {
  readonly references: Reference[] = [];
  /** The next `{{` and the next `}}` behind it. What was searched once is not searched again. */
  private open = -2;
  private close = -1;

  constructor(private readonly text: string) {}

  /** Adds the references of one line. An expression is the shortest `{{…}}` with something inside. */
  find(lineStart: number, lineEnd: number): void {
    if (this.open < lineStart) this.open = this.next('{{', lineStart);
    while (this.open < lineEnd) {
      const inside = this.open + 2;
      if (this.close <= inside) this.close = this.next('}}', inside + 1);
      if (this.close + 2 > lineEnd) return;
      this.read(inside, this.close);
      this.open = this.next('{{', this.close + 2);
    }
  }

  private next(braces: string, from: number): number {
    const index = this.text.indexOf(braces, from);
    return index < 0 ? Number.POSITIVE_INFINITY : index;
  }

  private read(start: number, end: number): void {
    const { text } = this;
    // A plain name is a file variable, which most expressions are.
    if (isWord(text.charCodeAt(start)) && text[start] !== 'p') return;
    const content = trimRange(text, start, end);
    const range = { start: start - 2, end: end + 2 };
    const reference = text.startsWith(keyword, content.start)
      ? readKeyword(text, content, range)
      : readScript(text, content, range);
    if (reference) this.references.push(reference);
  }
}

/** `content` begins with `$processEnv`. */
function readKeyword(text: string, content: Range, range: Range): Reference {
  const afterKeyword = content.start + keyword.length;
  const name = trimRange(text, afterKeyword, content.end);
  const hasOneSpace = text[afterKeyword] === ' ' && name.start === afterKeyword + 1;
  const nameEnd = findWordEnd(text, name.start, name.end);
  if (nameEnd === name.end && nameEnd > name.start)
    return createReference(text, name.start, nameEnd, hasOneSpace ? 'plain' : 'httpYac', range);
  // REST Client takes the first name behind one space and leaves out what follows.
  const isIndirect = hasOneSpace && text[name.start] === '%';
  const start = isIndirect ? name.start + 1 : name.start;
  const end = findWordEnd(text, start, content.end);
  if (hasOneSpace && end > start)
    return createReference(text, start, end, isIndirect ? 'indirect' : 'restClient', range);
  const word = findWord(text, name);
  return createReference(text, word.start, word.end, 'unseen', range);
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

/** The senders that leave a reference of this form as it is written. */
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
    case 'unseen':
      return ['REST Client', 'httpYac'];
  }
}
