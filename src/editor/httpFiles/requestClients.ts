import { blockAt } from '../../core/httpFile/blocks';
import type { FileRequest, Range } from '../../core/httpFile/types';
import type { Uses } from '../../core/httpFile/uses';
import type { Client, Variable } from '../../core/model';
import type { FoundReference } from '../../core/references';
import type { ClientNames } from './clientNames';
import type { OpenFile } from './openFiles';

/** A client's variable that a request uses, and where. */
export interface RequestUse extends FoundReference {
  readonly name: string;
  readonly range: Range;
}

/** What each request uses of clients, directly or through file variables. Requests that use none are left out. */
export function requestUses(
  file: OpenFile,
  names: ClientNames,
): ReadonlyMap<FileRequest, readonly RequestUse[]> {
  const known = memory.get(file);
  if (known?.revision === names.revision) return known.uses;
  const uses = usesByRequest(file.uses, names);
  memory.set(file, { revision: names.revision, uses });
  return uses;
}

/** The request at a place in the text; above a request line it is the one that follows. */
export function requestAt(file: OpenFile, offset: number): FileRequest | undefined {
  const index = blockAt(file.file, offset);
  const { requests } = file.file.placed(index);
  return (
    requests.find(({ region }) => region.start <= offset && offset < region.end) ??
    // At the very end of a request the next block may have begun.
    [...(index > 0 ? file.file.placed(index - 1).requests : []), ...requests].findLast(
      ({ region }) => region.start <= offset && offset <= region.end,
    )
  );
}

/** What one request uses of clients, without asking for those of the whole file; ranges count in its block. */
export function usesOfRequest(
  { file, blockUses }: OpenFile,
  request: FileRequest,
  names: ClientNames,
): readonly RequestUse[] {
  const index = blockAt(file, request.region.start);
  const own = file.blocks[index]?.requests[file.placed(index).requests.indexOf(request)];
  const uses = blockUses.blocks[index];
  return (own && uses && usesByRequest(uses, names).get(own)) ?? [];
}

/** The first client that a request uses: its token where there is one, else any other of its variables. */
export function clientOf(uses: readonly RequestUse[]): Client | undefined {
  return (uses.find(({ variable }) => variable.kind === 'token') ?? uses[0])?.client;
}

/** What the lens is called that sends a request with these. For one that takes no token none is fetched. */
export function sendTitle(uses: readonly RequestUse[]): 'Send signed' | 'Send with fresh token' {
  const has = (kind: Variable['kind']): boolean => uses.some(({ variable }) => variable.kind === kind);
  return has('signed') && !has('token') ? 'Send signed' : 'Send with fresh token';
}

const memory = new WeakMap<
  OpenFile,
  { readonly revision: object; readonly uses: ReadonlyMap<FileRequest, readonly RequestUse[]> }
>();

/** In the offsets and with the requests of what the uses were read from, a block or a file. */
export function usesByRequest(
  { named }: Uses,
  names: ClientNames,
): ReadonlyMap<FileRequest, readonly RequestUse[]> {
  const requests = new Map<FileRequest, RequestUse[]>();
  for (const [name, uses] of named) {
    const found = names.find(name);
    if (!found) continue;
    for (const { place, range } of uses) {
      if (place.kind !== 'request') continue;
      const list = requests.get(place.request);
      const use = { ...found, name, range };
      if (list) list.push(use);
      else requests.set(place.request, [use]);
    }
  }
  return requests;
}
