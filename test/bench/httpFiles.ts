import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextDocument } from 'vscode';
import { ReferenceIndex } from '../../src/core/clients/references';
import { noEnvironment } from '../../src/core/httpFile/environment';
import { parseHttpFile } from '../../src/core/httpFile/parse';
import { OpenFile } from '../../src/editor/httpFile/openFile';
import { httpText } from '../support/httpText';
import { makeClient } from '../support/makeClient';
import { compared, type Figure, milliseconds, type Row } from './figure';
import { medians } from './measure';
import { requirePeer } from './peers';

interface HttpYac {
  readonly store: { readonly HttpFileStore: new () => HttpFileStore };
  readonly cli: { initIOProvider(): Promise<void> | void };
}
interface HttpFileStore {
  parse(name: string, text: string, options: { readonly workingDir: string }): Promise<unknown>;
}

const sizes = [10, 100, 1000, 5000];

/** Milliseconds that a keystroke may take, by the number of requests. */
const limits: ReadonlyMap<number, number> = new Map([
  [1000, 8],
  [5000, 40],
]);

/** A keystroke in the middle of a file, until all is known that lenses and decorations show. */
export const httpFiles: Row = {
  name: 'httpFiles',
  title: 'a keystroke in a .http file',
  run: async () => {
    const peer = requirePeer<HttpYac>('httpyac');
    await peer.cli.initIOProvider();
    const figures: Figure[] = [];
    for (const size of sizes) {
      const { ours, theirs } = await keystroke(size, new peer.store.HttpFileStore());
      figures.push(compared(`${size} requests`, ours, "httpYac's parser", theirs, milliseconds, 0.1));
      const limit = limits.get(size);
      if (limit) figures.push(compared(`${size} requests`, ours, 'the limit', limit, milliseconds, 1));
    }
    return figures;
  },
};

async function keystroke(
  size: number,
  store: HttpFileStore,
): Promise<{ readonly ours: number; readonly theirs: number }> {
  const texts = variants(httpText(size));
  const clients = [makeClient(), makeClient({ name: 'shop', provider: 'doku' })];
  const names = new ReferenceIndex(clients);
  const middle = texts[0].length / 2;
  let turn = 0;
  const [ours = Number.NaN, theirs = Number.NaN] = await medians(size < 1000 ? 100 : 20, [
    () => {
      turn += 1;
      // Neither side looks at the document of an editor.
      const open = new OpenFile({} as TextDocument, parseHttpFile(texts[turn % 2] ?? ''), noEnvironment);
      for (const references of open.requestReferences.values())
        for (const { name } of references) names.find(name);
      // Some 50 lines are in sight.
      return open.referencesBetween(middle, middle + 2000);
    },
    () => store.parse(join(tmpdir(), 'bench.http'), texts[turn % 2] ?? '', { workingDir: tmpdir() }),
  ]);
  return { ours, theirs };
}

/** The text without and with one more character in the line of the request in its middle. */
function variants(text: string): readonly [string, string] {
  const at = text.indexOf('per=1', text.length / 2) + 'per=1'.length;
  return [text, `${text.slice(0, at)}0${text.slice(at)}`];
}
