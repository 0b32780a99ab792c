declare module 'virtual:texts' {
  /** The files of texts that come later, by what they hold: words by place. Empty where the page is not built. */
  const files: Readonly<Record<string, () => Promise<{ default: Readonly<Record<string, Record<string, string>>> }>>>;
  export default files;
}
