// Fetches packed data files, in the page, in its workers and in Node alike. What the bytes mean is not known here.

/**
 * The bytes of a packed data file.
 * @param name for the message: "The <name> could not be loaded"
 * @throws when the file can't be fetched
 */
export async function fetchPacked(url: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The ${name} could not be loaded: ${response.status} for ${response.url}`);
  return gunzip(new Uint8Array(await response.arrayBuffer()));
}

/** Undoes gzip, unless a server has already done so: some send a gzipped file with the header that makes fetch inflate it. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A loader that loads once, and then gives the same to every caller; after a failure the next call tries again. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
