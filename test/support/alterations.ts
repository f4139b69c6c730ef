/** Changes of one byte to a request as it goes over the wire; `method` alone changes more. */

export type Alteration =
  | 'nothing'
  | 'body'
  | 'path'
  | 'timestamp'
  | 'signature'
  | 'token'
  | 'clientId'
  | 'requestId'
  | 'method';

export interface Wire {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** @param seed so that not the same byte of every body is altered */
export function altered(wire: Wire, alteration: Alteration, seed: number): Wire {
  const change = (pattern: RegExp, by: (value: string) => string): Wire => ({
    ...wire,
    headers: Object.fromEntries(
      Object.entries(wire.headers).map(([name, value]) => [name, pattern.test(name) ? by(value) : value]),
    ),
  });
  switch (alteration) {
    case 'nothing':
      return wire;
    case 'body':
      return { ...wire, body: withOtherByte(wire.body, seed) };
    case 'path':
      return { ...wire, path: wire.path.replace(/\d$/, otherDigit) };
    case 'timestamp':
      return change(/timestamp$/, (value) => value.replace(/\d(?=\D*$|\+07:00$)/, otherDigit));
    case 'signature':
      return change(/signature$/, (value) => value.replace(/.(?=.{8}$)/, otherLetter));
    case 'token':
      return change(/^authorization$/, (value) => value.replace(/.$/, otherLetter));
    case 'clientId':
      return change(/^(x-partner|client)-id$/, (value) => value.replace(/.$/, otherLetter));
    case 'requestId':
      return change(/^request-id$/, (value) => value.replace(/.$/, otherLetter));
    case 'method':
      return { ...wire, method: 'PUT' };
  }
}

/** How many bytes differ between two messages; all of them where they are not equally long. */
export function differingBytes(left: Wire, right: Wire): number {
  const [a, b] = [bytesOf(left), bytesOf(right)];
  if (a.length !== b.length) return Math.max(a.length, b.length);
  return a.reduce((sum, byte, index) => sum + (byte === b[index] ? 0 : 1), 0);
}

function bytesOf({ method, path, headers, body }: Wire): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  return Buffer.concat([Buffer.from(`${method} ${path}\n${lines.join('')}\n`, 'latin1'), body]);
}

/** The lowest bit makes no white space of anything, nor of white space other white space, which minifying would hide. */
function withOtherByte(body: Buffer, seed: number): Buffer {
  const changed = Buffer.from(body);
  const at = (seed * 37) % body.length;
  changed[at] = (body[at] ?? 0) ^ 1;
  return changed;
}

function otherLetter(letter: string): string {
  return letter === 'A' ? 'B' : 'A';
}

function otherDigit(digit: string): string {
  return String((Number(digit) % 9) + 1);
}
