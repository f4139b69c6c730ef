/**
 * What REST Client 0.26 makes of a place in a document, written after its sources for tests: it cannot be had on every
 * machine that tests run on, and none of it is used by the product.
 */

export interface Message {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface World {
  readonly eol: string;
  /** As it is at the moment of sending. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Buffer | undefined;
  /** The document whose file variables count, where it is another one than the request's. */
  readonly active?: string;
}

/** @param line of the document, counted from 0 */
export function messageAt(document: string, line: number, world: World): Message | undefined {
  const block = blockAt(document.split(/\r?\n/), line);
  const lines = block.filter((one) => !/^\s*(#|\/{2})/.test(one));
  while (lines.length > 0 && (isEmpty(lines[0]) || definition.test(lines[0] ?? ''))) lines.shift();
  while (lines.length > 0 && isEmpty(lines.at(-1))) lines.pop();
  if (lines.length === 0) return undefined;
  const variables = definitions(world.active ?? document, world);
  return parsed(replaced(lines.join(world.eol), variables, world), variables, world);
}

const definition = /^\s*@([^\s=]+)\s*=\s*(.*?)\s*$/;

function isEmpty(line: string | undefined): boolean {
  return (line ?? '').trim() === '';
}

function blockAt(lines: readonly string[], line: number): string[] {
  const isSeparator = (index: number): boolean => /^#{3,}/.test(lines[index] ?? '');
  let start = line;
  while (start > 0 && !isSeparator(start - 1)) start -= 1;
  let end = line;
  while (end < lines.length && !isSeparator(end)) end += 1;
  return lines.slice(start, end);
}

function definitions(document: string, world: World): ReadonlyMap<string, string> {
  const raw = new Map<string, string>();
  for (const line of document.split(/\r?\n/)) {
    const found = definition.exec(line);
    if (found?.[1])
      raw.set(
        found[1],
        (found[2] ?? '').replace(/\\(.?)/g, (_, one: string) => escapes[one] ?? one),
      );
  }
  const values = new Map<string, string>();
  for (const [name, value] of raw) values.set(name, replaced(value, values, world));
  return values;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function replaced(text: string, variables: ReadonlyMap<string, string>, { environment }: World): string {
  return text.replace(/\{{2}(.+?)\}{2}/g, (_, inside: string) => {
    const name = inside.trim();
    const found = /^\$processEnv\s(\w+)/.exec(name);
    if (found?.[1]) return environment[found[1]] ?? '';
    if (name === '$guid') return crypto.randomUUID();
    return variables.get(name) ?? `{{${name}}}`;
  });
}

function parsed(text: string, variables: ReadonlyMap<string, string>, world: World): Message {
  const lines = text.split(world.eol);
  const first: string[] = [];
  do first.push((lines.shift() ?? '').trim());
  while (lines.length > 0 && /^\s*[&?]/.test(lines[0] ?? ''));
  const headers: Record<string, string> = {};
  while (lines.length > 0 && !isEmpty(lines[0])) addHeader(headers, lines.shift() ?? '');
  lines.shift();
  const [, method = 'GET', url = ''] = /^(?:([A-Z]+)\s+)?(.+?)(?:\s+HTTP\/.*)?$/i.exec(first.join('')) ?? [];
  const host = headerValue(headers, 'host');
  const scheme = /:8?443$/.test(host) ? 'https' : 'http';
  return {
    method: method.toUpperCase(),
    url: encoded(url.startsWith('/') && host !== '' ? `${scheme}://${host}${url}` : url),
    headers,
    body: bodyOf(lines, headers, variables, world),
  };
}

/** A second header of one name is joined to the first, whatever the case. */
function addHeader(headers: Record<string, string>, line: string): void {
  const [name = '', ...rest] = line.split(':');
  const value = rest.join(':').trim();
  const known = Object.keys(headers).find((one) => one.toLowerCase() === name.trim().toLowerCase());
  if (known === undefined) headers[name.trim()] = value;
  else headers[known] += `${known.toLowerCase() === 'cookie' ? ';' : ','}${value}`;
}

function headerValue(headers: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(headers).find(([one]) => one.toLowerCase() === name)?.[1] ?? '';
}

/** Of a URL, what may not stand there; brackets and escapes may. */
function encoded(url: string): string {
  return url.replace(/[^!-~]|["<>\\^`{|}]|%(?![0-9a-f]{2})/giu, encodeURIComponent);
}

function bodyOf(
  lines: readonly string[],
  headers: Readonly<Record<string, string>>,
  variables: ReadonlyMap<string, string>,
  world: World,
): Buffer {
  const type = headerValue(headers, 'content-type');
  const parts = lines.map((line) => {
    const found = /^<(@)?\s+(.+?)\s*$/.exec(line);
    const content = found && world.readFile(found[2] ?? '');
    if (!content) return Buffer.from(line);
    return found[1] ? Buffer.from(replaced(content.toString('utf8'), variables, world)) : content;
  });
  const between = (index: number): string => {
    if (index === lines.length - 1) return type.startsWith('application/x-ndjson') ? world.eol : '';
    if (!type.startsWith('application/x-www-form-urlencoded')) return world.eol;
    return lines[index + 1]?.startsWith('&') ? '' : world.eol;
  };
  return Buffer.concat(parts.flatMap((part, index) => [part, Buffer.from(between(index))]));
}
