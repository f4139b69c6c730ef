import type * as vscode from 'vscode';
import { blockAt, mapBlocks } from '../../core/httpFile/blocks';
import type { Environment } from '../../core/httpFile/environment';
import type { HttpFile, Reference } from '../../core/httpFile/types';
import { type BlockUses, type Uses, uses, usesByBlock } from '../../core/httpFile/uses';
import { requestedNames, sentReferences } from '../../core/publisher';

/** A document as it was read in one version. What a keystroke needs is kept by block, the rest is made when asked for. */
export class OpenFile {
  readonly blockUses: BlockUses;
  /** In each block the references that are sent, in its own offsets. */
  private readonly sent: readonly (readonly Reference[])[];
  private names: ReadonlySet<string> | undefined;
  private allReferences: readonly Reference[] | undefined;
  private allUses: Uses | undefined;

  /** @param kind `http` may cause a token to be fetched; `other` only counts where a token must not go */
  constructor(
    readonly document: vscode.TextDocument,
    readonly kind: 'http' | 'other',
    readonly file: HttpFile,
    readonly environment: Environment,
    previous?: OpenFile,
  ) {
    this.blockUses = usesByBlock(file, environment, previous?.blockUses);
    this.sent = mapBlocks(file.blocks, sentReferences, previous?.file.blocks, previous?.sent);
  }

  get requestedNames(): ReadonlySet<string> {
    this.names ??= requestedNames(this.sent.flat(), this.environment);
    return this.names;
  }

  /** The references that are sent, in the order of the text. */
  get references(): readonly Reference[] {
    this.allReferences ??= this.sentIn(0, this.file.blocks.length);
    return this.allReferences;
  }

  /** With the requests of the file. */
  get uses(): Uses {
    this.allUses ??= uses(this.file, this.environment);
    return this.allUses;
  }

  /** The references that are sent of all blocks that a part of the text is in. */
  referencesAround(start: number, end: number): readonly Reference[] {
    return this.sentIn(blockAt(this.file, start), blockAt(this.file, end) + 1);
  }

  firstReference(name: string): Reference | undefined {
    const index = this.sent.findIndex((list) => list.some((one) => one.name === name));
    return index < 0 ? undefined : this.sentIn(index, index + 1).find((one) => one.name === name);
  }

  private sentIn(first: number, end: number): readonly Reference[] {
    const found: Reference[] = [];
    for (let index = first; index < end; index += 1) {
      if (!this.sent[index]?.length) continue;
      for (const reference of sentReferences(this.file.placed(index))) found.push(reference);
    }
    return found;
  }
}
