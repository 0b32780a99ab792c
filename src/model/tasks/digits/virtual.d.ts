// Provided by vite-plugin.ts, in this folder.

declare module 'virtual:digits' {
  /** Where the packed digits are: an address of the page's own, or a data: address in Node. */
  const url: string;
  export default url;
}
