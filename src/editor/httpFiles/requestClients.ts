import type { FileRequest, Range } from '../../core/httpFile/types';
import type { Client } from '../../core/model';
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
  const uses = read(file, names);
  memory.set(file, { revision: names.revision, uses });
  return uses;
}

/** The request at a place in the text; above a request line it is the one that follows. */
export function requestAt(file: OpenFile, offset: number): FileRequest | undefined {
  const { requests } = file.file;
  return (
    requests.find(({ region }) => region.start <= offset && offset < region.end) ??
    requests.findLast(({ region }) => region.start <= offset && offset <= region.end)
  );
}

/** The first client that a request uses: its token where there is one, else any other of its variables. */
export function clientOf(uses: readonly RequestUse[]): Client | undefined {
  return (uses.find(({ variable }) => variable.kind === 'token') ?? uses[0])?.client;
}

const memory = new WeakMap<
  OpenFile,
  { readonly revision: object; readonly uses: ReadonlyMap<FileRequest, readonly RequestUse[]> }
>();

function read(file: OpenFile, names: ClientNames): ReadonlyMap<FileRequest, readonly RequestUse[]> {
  const requests = new Map<FileRequest, RequestUse[]>();
  for (const [name, uses] of file.uses.named) {
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
