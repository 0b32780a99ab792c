// Provided by vite-plugin.ts, in this folder, for each name in data-files.ts.

declare module 'virtual:data/*' {
  /** Where the packed data are: an address of the page's own, or a data: address in Node. */
  const url: string;
  export default url;
}
