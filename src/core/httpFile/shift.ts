/** Moves what was read to another offset. Written out for each type, as this runs for thousands at a keystroke. */
import type {
  Block,
  BodyFile,
  Continuation,
  FileRequest,
  FileVariable,
  Header,
  Metadata,
  NamedRange,
  Range,
  Reference,
} from './types';

export function movedBlock(block: Block, by: number): Block {
  return {
    text: block.text,
    requests: movedRequests(block.requests, by),
    variables: all(block.variables, movedVariable, by),
    references: all(block.references, movedReference, by),
    comments: all(block.comments, movedRange, by),
    separators: all(block.separators, movedRange, by),
    scripts: all(block.scripts, movedRange, by),
    unsettled: all(block.unsettled, movedName, by),
  };
}

function movedRange({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

function movedName({ start, end, name }: NamedRange, by: number): NamedRange {
  return { start: start + by, end: end + by, name };
}

function movedReference({ range, name, nameRange, form }: Reference, by: number): Reference {
  return { range: movedRange(range, by), name, nameRange: movedRange(nameRange, by), form };
}

function movedVariable(one: FileVariable, by: number): FileVariable {
  return {
    range: movedRange(one.range, by),
    name: one.name,
    nameRange: movedRange(one.nameRange, by),
    value: one.value,
    valueRange: movedRange(one.valueRange, by),
    dialect: one.dialect,
  };
}

/** Requests of one block keep their bond: `outer` comes before those that name it. */
function movedRequests(requests: readonly FileRequest[], by: number): readonly FileRequest[] {
  if (requests.length === 0) return requests;
  const outers = new Map<FileRequest, FileRequest>();
  return requests.map((one) => {
    const outer = one.outer && outers.get(one.outer);
    const moved = movedRequest(one, outer, by);
    if (!outer) outers.set(one, moved);
    return moved;
  });
}

function movedRequest(one: FileRequest, outer: FileRequest | undefined, by: number): FileRequest {
  const { body } = one;
  return {
    range: movedRange(one.range, by),
    region: movedRange(one.region, by),
    ...(outer ? { outer } : {}),
    method: one.method,
    line: movedRange(one.line, by),
    url: movedRange(one.url, by),
    continuations: all(one.continuations, movedContinuation, by),
    headers: all(one.headers, movedHeader, by),
    spreadsHeaders: one.spreadsHeaders,
    ...(body
      ? { body: { ...body, range: movedRange(body.range, by), files: all(body.files, movedFile, by) } }
      : {}),
    metadata: all(one.metadata, movedMetadata, by),
  };
}

function all<T>(items: readonly T[], move: (item: T, by: number) => T, by: number): readonly T[] {
  return items.length === 0 ? items : items.map((item) => move(item, by));
}

function movedHeader({ name, value, nameRange, valueRange }: Header, by: number): Header {
  return { name, value, nameRange: movedRange(nameRange, by), valueRange: movedRange(valueRange, by) };
}

function movedContinuation({ start, end, restClient }: Continuation, by: number): Continuation {
  return { start: start + by, end: end + by, restClient };
}

function movedFile(file: BodyFile, by: number): BodyFile {
  return { ...file, range: movedRange(file.range, by), pathRange: movedRange(file.pathRange, by) };
}

function movedMetadata({ key, value, valueRange }: Metadata, by: number): Metadata {
  return { key, value, valueRange: movedRange(valueRange, by) };
}
