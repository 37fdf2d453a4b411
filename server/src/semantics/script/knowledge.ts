// Owns what is known of libraries and of browsers as far as requests go: names are a module and what is taken from it, dotted. Data only.

/** Calls that ask a server for something. What only sends is not among them. */
const REQUESTS: readonly RegExp[] = [
  /^(?:(?:window|globalThis|self)\.)?(?:fetch|\$fetch)$/,
  /^axios(?:\.default)?(?:\.create\(\))?(?:\.(?:request|get|head))?$/,
  /^(?:ky|got|superagent|ofetch(?:\.ofetch|\.\$fetch)?)(?:\.(?:create|extend)\(\))?(?:\.(?:get|head))?$/,
  /^(?:\$|jQuery|jquery)\.(?:ajax|get|getJSON)$/,
  /^(?:@tanstack\/(?:react|vue|solid|svelte)-query|react-query)\.use\w*Query\(\)\.refetch$/,
  /^(?:@tanstack\/(?:react|vue|solid|svelte)-query|react-query)\.useQueryClient\(\)\.(?:invalidateQueries|refetchQueries|fetchQuery)$/,
  /^swr(?:\.useSWR|\.default)?\(\)\.mutate$/,
  /^@trpc\/(?:react-query|next)\.createTRPC(?:React|Next)\(\)(?:\.\w+)*\.use\w*Query\(\)\.refetch$/,
  /^@reduxjs\/toolkit\/(?:dist\/)?query\/react\.createApi\(\)(?:\.(?:injectEndpoints|enhanceEndpoints)\(\))*\.use\w+Query\(\)\.refetch$/,
  /^@apollo\/client(?:\/react)?\.useQuery\(\)\.refetch$/,
];

export function isRequest(name: string): boolean {
  return REQUESTS.some((known) => known.test(name));
}

/** A hook whose options say how often a query is asked again. */
export interface PollingHook {
  /** Option in milliseconds. */
  readonly option: string;
  /** Option that goes on while the page is not looked at; without it polling pauses there. */
  readonly background?: string;
  /** Option, and its value, that pauses while the page is not looked at; without it polling goes on. */
  readonly pause?: readonly [option: string, value: string];
  /** Place of the options among the arguments; `last`: the last object. */
  readonly at: number | "last";
}

const QUERY: PollingHook = { option: "refetchInterval", background: "refetchIntervalInBackground", at: "last" };

/** Undefined for anything but such a hook. */
export function pollingHook(name: string): PollingHook | undefined {
  if (/^(?:@tanstack\/(?:react|vue|solid|svelte)-query|react-query)\.(?:use|create)\w*Query$/.test(name)) return QUERY;
  if (/^(?:@tanstack\/react-query)\.queryOptions$/.test(name)) return QUERY;
  if (/^swr(?:\.useSWR|\.default|\/infinite|\/immutable)?$/.test(name))
    return { option: "refreshInterval", background: "refreshWhenHidden", at: 2 };
  if (/^@trpc\/(?:react-query|next)\.createTRPC(?:React|Next)\(\)(?:\.\w+)*\.use\w*Query$/.test(name)) return QUERY;
  if (RTK_HOOK.test(name)) return { option: "pollingInterval", pause: ["skipPollingIfUnfocused", "true"], at: 1 };
  if (name === "ahooks.useRequest") return { option: "pollingInterval", pause: ["pollingWhenHidden", "false"], at: 1 };
  if (/^@apollo\/client(?:\/react)?\.useQuery$/.test(name)) return { option: "pollInterval", at: 1 };
  return undefined;
}

const RTK_HOOK =
  /^@reduxjs\/toolkit\/(?:dist\/)?query\/react\.createApi\(\)(?:\.(?:injectEndpoints|enhanceEndpoints)\(\))*\.use\w+Query(?:Subscription)?$/;

/** Functions that set a timer, and hooks that set one for as long as the component is there: what it runs, and the milliseconds. */
export function isTimer(name: string): boolean {
  return TIMERS.test(name);
}

const TIMERS =
  /^(?:(?:(?:window|globalThis|self)\.)?set(?:Interval|Timeout)|(?:usehooks-ts|react-use|ahooks)\.useInterval|react-use\/(?:lib|esm)\/useInterval|@vueuse\/core\.useIntervalFn)$/;

/** Modules that make a file one of a page, rather than of a server or a tool. */
export function isPageModule(module: string): boolean {
  return /^(?:react|react-dom|preact|vue|svelte|solid-js|next|@angular\/core|@tanstack\/(?:react|vue|solid|svelte)-query|swr|jquery|@apollo\/client|react-router.*|@mui\/.*|antd|lucide-react)(?:\/.*)?$/.test(
    module,
  );
}
