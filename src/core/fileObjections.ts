/** What stands in one file against publishing variables, found anew only in the blocks that changed. */
import { mapBlocks } from './httpFile/blocks';
import type { HttpFile } from './httpFile/types';
import type { BlockUses, Use, Uses } from './httpFile/uses';
import type { Client, Provider } from './model';
import { type Objection, objections } from './publisher';

export interface Owner {
  readonly client: Client;
  readonly provider: Provider;
}

type ByName = ReadonlyMap<string, readonly Objection[]>;

export class FileObjections {
  /** For each block: the objections to what it names, by name in capitals. */
  private readonly blocks: readonly ByName[];
  private readonly lists = new Map<string, readonly Objection[]>();

  /**
   * @param ownerOf whose variable a name is, if any client's
   * @param previous what was found with the same `ownerOf` in an earlier version of the file
   */
  constructor(
    readonly uses: BlockUses,
    private readonly ownerOf: (name: string) => Owner | undefined,
    previous?: FileObjections,
  ) {
    const find = (block: Uses): ByName => namedObjections(block, ownerOf);
    this.blocks = mapBlocks(uses.blocks, find, previous?.uses.blocks, previous?.blocks);
  }

  /** Whether anything stands against a name. */
  has(name: string): boolean {
    return this.found(name).next().done !== true;
  }

  /** In the order of the text, in the offsets and with the requests of the file. */
  of(name: string): readonly Objection[] {
    let list = this.lists.get(name);
    if (!list) {
      list = [...this.found(name)].map(([block, objection]) => ({
        ...objection,
        use: placedUse(this.uses.file, block, objection.use),
      }));
      this.lists.set(name, list);
    }
    return list;
  }

  /** With the number of the block. */
  private *found(name: string): Generator<readonly [number, Objection]> {
    const owner = this.ownerOf(name);
    if (!owner) return;
    const key = name.toUpperCase();
    for (let index = 0; index < this.blocks.length; index += 1) {
      for (const objection of this.blocks[index]?.get(key) ?? none) yield [index, objection];
      const anyName = this.uses.blocks[index]?.anyName ?? none;
      if (anyName.length === 0) continue;
      const uses = { named: nothing, anyName };
      for (const objection of objections(name, owner.client, owner.provider, uses)) yield [index, objection];
    }
  }
}

const none: readonly never[] = [];
const nothing: ReadonlyMap<string, readonly never[]> = new Map<string, readonly never[]>();

function namedObjections({ named }: Uses, ownerOf: (name: string) => Owner | undefined): ByName {
  let found: Map<string, readonly Objection[]> | undefined;
  for (const name of named.keys()) {
    const owner = ownerOf(name);
    const list = owner ? objections(name, owner.client, owner.provider, { named, anyName: [] }) : [];
    if (list.length === 0) continue;
    found ??= new Map();
    found.set(name, list);
  }
  return found ?? nothing;
}

/** A use in a block as a use in the file. */
function placedUse(file: HttpFile, index: number, { range, place }: Use): Use {
  const start = file.starts[index] ?? 0;
  const placed = { start: range.start + start, end: range.end + start };
  if (place.kind !== 'request') return { range: placed, place };
  const at = file.blocks[index]?.requests.indexOf(place.request) ?? -1;
  const request = file.placed(index).requests[at];
  if (!request) throw new RangeError('The request of a use is not in its block.');
  return { range: placed, place: { ...place, request } };
}
