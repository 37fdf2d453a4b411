// Owns what a function does to one of its arguments alone: means, norms, sorts, transforms that give the same whatever else it is given.
// Asks facts; knows no rule.
import type { Ref } from "../../semantics/ref";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import { libraryNameOf } from "../value";

/** Functions that go over all of their one argument. */
const WHOLE =
  /^(builtins\.(sum|sorted|set|frozenset)|collections\.Counter|statistics\.\w+|numpy\.(mean|std|var|median|percentile|quantile|nanmean|nanstd|nanmedian|sort|argsort|unique|histogram|cumsum|linalg\.(norm|svd|eigh?|qr|inv|pinv|det|cholesky))|numpy\.fft\.\w+|scipy\.(fft|fftpack)\.\w+|scipy\.linalg\.(norm|svd|eigh?|qr|inv|pinv|sqrtm|logm|expm)|scipy\.signal\.(hilbert|welch|periodogram|spectrogram|stft|detrend|medfilt|savgol_filter|find_peaks|cwt)|scipy\.stats\.(zscore|rankdata|gaussian_kde|entropy|skew|kurtosis))$/;
const WHOLE_METHODS = /^numpy\.ndarray\.(mean|std|var|argsort|cumsum)$/;

/** True for a library function whose work belongs to its first argument (or receiver) alone. */
export function isWhole(name: string): boolean {
  return WHOLE.test(name) || WHOLE_METHODS.test(name);
}

export interface ElementWork {
  /** Ordinal of the call in the function. */
  readonly call: number;
  readonly shown: string;
}

/** The first call in a function that goes over all of one parameter; undefined where there is none. */
export function elementWork(id: SymbolId, parameter: string, facts: FactQueries): ElementWork | undefined {
  const calls = facts.calls(id);
  for (let call = 0; call < calls.length; call++) {
    const summary = calls[call];
    const arg = summary?.args[0] ?? (summary?.callee.k === "attr" ? summary.callee.of : undefined);
    if (!summary || !arg || !isOf(arg, id.name, parameter)) continue;
    if (isWhole(libraryNameOf(facts.targetOf(id, call)))) return { call, shown: summary.shown };
  }
  return undefined;
}

/** The parameter, or what is taken from it. */
function isOf(ref: Ref, fn: string, parameter: string): boolean {
  switch (ref.k) {
    case "param":
      return ref.fn === fn && ref.name === parameter;
    case "item":
      return isOf(ref.of, fn, parameter);
    case "either":
      return ref.of.every((part) => isOf(part, fn, parameter));
    default:
      return false;
  }
}
