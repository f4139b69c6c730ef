import { readFile } from 'node:fs/promises';
import { filesIn } from './paths';

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
export async function leaksIn(folder: string, allowed: RegExp = /^$/): Promise<string[]> {
  const found: string[] = [];
  for (const file of await filesIn(folder)) {
    if (allowed.test(file)) continue;
    // Databases are searched as bytes: what lies in them in clear text is found all the same.
    const text = await readFile(file, 'latin1').catch(() => '');
    found.push(...leaksInText(text).map((leak) => `${file}: ${leak}`));
  }
  return found;
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
