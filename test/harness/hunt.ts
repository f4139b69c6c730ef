import { readFile } from 'node:fs/promises';
import { filesIn } from './paths';

/** What was looked through, and the secrets that were found there. */
export interface Trace {
  readonly files: number;
  readonly bytes: number;
  /** Each names the place and the secret, never its value. */
  readonly found: readonly string[];
}

/** Looks for secrets whose values are known, in every form in which a program writes a text down. */
export class Hunt {
  private readonly needles: readonly (readonly [title: string, needle: string])[];

  /** @param secrets their values by what they are called */
  constructor(secrets: Readonly<Record<string, string>>) {
    this.needles = Object.entries(secrets).flatMap(([name, value]) =>
      Object.entries(formsOf(value)).map(([form, needle]) => [`${name} (${form})`, needle] as const),
    );
  }

  /** @param text what was read as `latin1`, or as text */
  in(text: string): readonly string[] {
    const known = this.needles.filter(([, needle]) => text.includes(needle)).map(([title]) => title);
    return [...known, ...leaksInText(text)];
  }

  /** @param allowed what a test put there on purpose, by path */
  async inFolder(folder: string, allowed: RegExp = /^$/): Promise<Trace> {
    const files = (await filesIn(folder)).filter((file) => !allowed.test(file));
    let bytes = 0;
    const found: string[] = [];
    for (const file of files) {
      // A file may be gone again; databases are searched as bytes.
      const text = await readFile(file, 'latin1').catch(() => '');
      bytes += text.length;
      found.push(...this.in(text).map((leak) => `${file}: ${leak}`));
    }
    return { files: files.length, bytes, found };
  }
}

function formsOf(value: string): Readonly<Record<string, string>> {
  return {
    plain: value,
    'URL-encoded': encodeURIComponent(value),
    hexadecimal: Buffer.from(value).toString('hex'),
    'UTF-16': Buffer.from(value, 'utf16le').toString('latin1'),
    ...Object.fromEntries([0, 1, 2].map((before) => [`Base64, ${before} before`, base64(value, before)])),
  };
}

/** What is the same whatever stands around the value, so many bytes (modulo 3) before it. */
function base64(value: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
  return whole.toString('base64').slice(before === 0 ? 0 : 4);
}

/**
 * What must never be at rest or on screen: a whole token or secret of the sandbox (each has a prefix), the sandbox
 * client's Basic header, a private key. Masked tokens are too short to match.
 */
const marks: readonly RegExp[] = [
  /sbxs?_[A-Za-z0-9_-]{12,}/,
  /c2FuZGJveC1vdXRsZXQ6[A-Za-z0-9+/]{8,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(\s|\\n)*[A-Za-z0-9+/]{8,}/,
];

/** @param allowed what a test put there on purpose, by file name */
export async function leaksIn(folder: string, allowed?: RegExp): Promise<readonly string[]> {
  return (await new Hunt({}).inFolder(folder, allowed)).found;
}

/** Names what was found without repeating it. */
export function leaksInText(text: string): string[] {
  return marks.flatMap((mark) => {
    const match = mark.exec(text);
    return match ? [`“${match[0].slice(0, 9)}…” at ${match.index}, after “${tail(text, match.index)}”`] : [];
  });
}

function tail(text: string, end: number): string {
  return text.slice(Math.max(0, end - 40), end).replace(/[^\x20-\x7e]+/g, ' ');
}
