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
  if (/^@apollo\/client(?:\/react)?\.useQuery$/.test(name)) return { option: "pollInterval", at: 1 };
  return undefined;
}

/** Modules that make a file one of a page, rather than of a server or a tool. */
export function isPageModule(module: string): boolean {
  return /^(?:react|react-dom|preact|vue|svelte|solid-js|next|@angular\/core|@tanstack\/(?:react|vue|solid|svelte)-query|swr|jquery|@apollo\/client|react-router.*|@mui\/.*|antd|lucide-react)(?:\/.*)?$/.test(
    module,
  );
}
