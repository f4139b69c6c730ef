/** Which variables of the process a file may send, and where to. */
import { changedBlocks, mapBlocks } from './blocks';
import type { Environment } from './environment';
import type { Target } from './target';
import type { Block, FileRequest, HttpFile, Range } from './types';
import { maximumUses, UseCollector } from './useCollector';
import { bondsOf, UseContext } from './useContext';

export type Place =
  | { readonly kind: 'request'; readonly request: FileRequest; readonly target: Target }
  /** The value of a file variable. Where requests use it, they are places of their own. */
  | { readonly kind: 'variable'; readonly name: string }
  /** What may send it anywhere, as JavaScript. */
  | { readonly kind: 'elsewhere'; readonly reason: string };

export interface Use {
  /** Where the name, or the variable that holds it, is written. */
  readonly range: Range;
  readonly place: Place;
}

export interface Uses {
  /** By name in capitals, as the variables of a process know no case on Windows. */
  readonly named: ReadonlyMap<string, readonly Use[]>;
  /** Places that may read any variable: they count for every name. */
  readonly anyName: readonly Use[];
  readonly count: number;
  /** Whether there was too much to follow; a use for any name stands for the rest. */
  readonly isTangled: boolean;
}

/** All uses that count for one name. */
export function usesOf(uses: Pick<Uses, 'named' | 'anyName'>, name: string): readonly Use[] {
  return [...(uses.named.get(name.toUpperCase()) ?? []), ...uses.anyName];
}

/**
 * A superset of what the two senders would do. Comments count in the block of a request, as httpYac sends a header
 * that is commented out without a space behind its `#`; elsewhere they do not, and neither does a separator's title.
 * httpYac can change a URL by scripts, imports and its own environments: its hook must check the URL it sends to.
 */
export function uses(file: HttpFile, environment: Environment): Uses {
  return new UseCollector(file, new UseContext(file.blocks, environment)).collect();
}

/** The same by block, in offsets and requests of the block. */
export interface BlockUses {
  readonly file: HttpFile;
  readonly environment: Environment;
  readonly context: UseContext;
  /** As many as there are blocks. */
  readonly blocks: readonly Uses[];
}

/**
 * What a block uses stays as long as it is the same block, and as long as all variables and the environment stay.
 * @param previous of the same file in an earlier version
 */
export function usesByBlock(file: HttpFile, environment: Environment, previous?: BlockUses): BlockUses {
  const known = previous && keepsContext(previous, file, environment) ? previous : undefined;
  const context = known?.context ?? new UseContext(file.blocks, environment);
  let count = 0;
  for (const one of known?.blocks ?? []) count += one.count;
  const collect = (block: Block): Uses => {
    const found = new UseCollector(block, context, maximumUses - count).collect();
    count += found.count;
    return found;
  };
  const blocks = mapBlocks(file.blocks, collect, known?.file.blocks, known?.blocks);
  return { file, environment, context, blocks };
}

/** Whether all that one block can know of the others has stayed. */
function keepsContext(previous: BlockUses, file: HttpFile, environment: Environment): boolean {
  if (previous.environment !== environment || previous.blocks.some(({ isTangled }) => isTangled))
    return false;
  const { start, end, endBefore } = changedBlocks(previous.file.blocks, file.blocks);
  const before = previous.file.blocks.slice(start, endBefore);
  return bondsOf(before) === bondsOf(file.blocks.slice(start, end));
}
