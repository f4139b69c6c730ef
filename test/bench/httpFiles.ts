import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextDocument } from 'vscode';
import { emptyEnvironment } from '../../src/core/httpFile/environment';
import { parseHttpFile } from '../../src/core/httpFile/parse';
import type { HttpFile } from '../../src/core/httpFile/types';
import { updateHttpFile } from '../../src/core/httpFile/update';
import { OpenFile } from '../../src/editor/httpFiles/openFile';
import { compared, type Figure, milliseconds, type Row } from './figure';
import { httpText } from './httpText';
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

/** A keystroke in the middle of a file, until all is known that lenses and decorations show. */
export const httpFiles: Row = {
  name: 'httpFiles',
  title: 'a keystroke in a .http file',
  run: async () => {
    const peer = requirePeer<HttpYac>('httpyac');
    await peer.cli.initIOProvider();
    const figures: Figure[] = [];
    let previous: { readonly size: number; readonly ours: number } | undefined;
    for (const size of sizes) {
      const { ours, theirs } = await keystroke(size, new peer.store.HttpFileStore());
      figures.push(compared(`${size} requests`, ours, "httpYac's parser", theirs, milliseconds, 0.1));
      if (previous) {
        // Linear growth is as many times the time as there are times the requests.
        const growth = previous.ours * (size / previous.size);
        figures.push(
          compared(`${size} requests`, ours, `${previous.size}, grown linearly`, growth, milliseconds),
        );
      }
      previous = { size, ours };
    }
    return figures;
  },
};

async function keystroke(
  size: number,
  store: HttpFileStore,
): Promise<{ readonly ours: number; readonly theirs: number }> {
  const texts = variants(httpText(size));
  // Neither side looks at the document of an editor.
  const read = (file: HttpFile, previous?: OpenFile): OpenFile =>
    new OpenFile({} as TextDocument, 'http', file, emptyEnvironment, previous);
  const middle = texts[0].length / 2;
  let open = read(parseHttpFile(texts[0]));
  let turn = 0;
  const [ours = Number.NaN, theirs = Number.NaN] = await medians(size < 1000 ? 100 : 10, [
    () => {
      turn += 1;
      open = read(updateHttpFile(open.file, texts[turn % 2] ?? ''), open);
      // Some 50 lines are in sight.
      return [open.requestedNames, open.referencesAround(middle, middle + 2000)];
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
