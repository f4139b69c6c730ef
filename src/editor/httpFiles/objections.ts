import type * as vscode from 'vscode';
import { FileObjections } from '../../core/fileObjections';
import type { Reference } from '../../core/httpFile/types';
import { providerOf } from '../../core/providers';
import type { Objection } from '../../core/publisher';
import type { ClientNames } from './clientNames';
import type { OpenFile, OpenFiles } from './openFiles';

/** An objection and the file in which it was found. */
export interface FoundObjection {
  readonly objection: Objection;
  readonly file: OpenFile;
}

export interface NearPlace {
  readonly file: OpenFile;
  readonly reference: Reference;
}

/** What stands against publishing variables in the open files, as clients and texts are now. */
export class OpenObjections {
  private readonly found = new WeakMap<vscode.TextDocument, { revision: object; all: FileObjections }>();

  constructor(
    private readonly files: OpenFiles,
    private readonly names: ClientNames,
  ) {}

  /** Whether anything stands against a name in any file; asked within each change of a text. */
  has(name: string): boolean {
    return this.files.all().some((file) => this.of(file).has(name));
  }

  /** The one at the given place first, then in its file, then anywhere. */
  first(name: string, near?: NearPlace): FoundObjection | undefined {
    const all = this.files.all();
    const files = near ? [near.file, ...all.filter((one) => one !== near.file)] : all;
    for (const file of files) {
      const list = this.in(file, name);
      const start = near?.reference.range.start;
      const objection = list.find(({ use }) => file === near?.file && use.range.start === start) ?? list[0];
      if (objection) return { objection, file };
    }
    return undefined;
  }

  in(file: OpenFile, name: string): readonly Objection[] {
    return this.of(file).of(name);
  }

  private of({ document, blockUses }: OpenFile): FileObjections {
    const { names } = this;
    const { revision } = names;
    const known = this.found.get(document);
    const previous = known?.revision === revision ? known.all : undefined;
    if (previous?.uses === blockUses) return previous;
    const ownerOf = (name: string) => {
      const client = names.find(name)?.client;
      return client && { client, provider: providerOf(client) };
    };
    const all = new FileObjections(blockUses, ownerOf, previous);
    this.found.set(document, { revision, all });
    return all;
  }
}
