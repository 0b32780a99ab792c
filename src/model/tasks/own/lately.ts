// Keeps the last few results of a function of long texts: the page asks the same of them again and again, of the one that
// trains and of the one that is being edited.

const KEPT = 4;

/** The same results, computed once while the same arguments come. Do not write to them. */
export function lately<Args extends readonly (string | number | boolean)[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  let kept: { readonly args: Args; readonly result: Result }[] = [];
  return (...args) => {
    const found = kept.find((known) => known.args.every((arg, i) => arg === args[i])) ?? {
      args,
      result: compute(...args),
    };
    kept = [found, ...kept.filter((known) => known !== found)].slice(0, KEPT);
    return found.result;
  };
}
