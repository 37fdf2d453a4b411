// Owns the judgement of how much a list may hold that a query gives: all rows of a table, those of one owner, or few by what is asked.
// Pure over facts; names of columns and models count only where types tell nothing.

import type { StatementSummary } from "../../semantics/sql/summary";
import { lastPart } from "../../text/dotted";
import type { ModelFacts } from "../models/model-queries";
import type { Filter, QueryFacts } from "../reads/read-queries";
import type { SymbolId } from "../summary";
import type { Route } from "./route-queries";

export type ListSize =
  /** All rows, or all that meet conditions which leave most of them. */
  | { readonly of: "table" }
  /** Rows that belong to one other row. */
  | { readonly of: "parent"; readonly column: string }
  /** Rows that belong to whoever asks. */
  | { readonly of: "user"; readonly column: string };

/** Undefined: a limit, a page, a few by key, or not understood. */
export function listSizeOf(query: QueryFacts, model: ModelFacts | undefined): ListSize | undefined {
  // A base of mapped classes stands for tables that are not told.
  if (!model || model.abstract || (model.table === undefined && model.columns.length === 0)) return undefined;
  if (query.size !== "all" || query.grouped || query.selects.every((s) => s.aggregate)) return undefined;
  const certain = query.filters.filter((f) => !f.maybe && !f.alternative && !f.negated);
  if (certain.some((f) => bounds(f, model))) return undefined;
  const owner = certain.find((f) => narrows(f) && OWNER.test(f.column));
  if (owner) return { of: "user", column: owner.column };
  const parent = certain.find((f) => narrows(f) && isReference(f, model));
  if (parent) return { of: "parent", column: parent.column };
  if (query.owned) return { of: "parent", column: "" };
  // Conditions that are not understood may leave anything, and a value that is given leaves little.
  if (isEitherWay(query)) return undefined;
  const given = query.filters.filter((f) => !f.maybe && !f.negated && f.value === "given");
  if (query.opaque || given.some((f) => f.op !== "ne")) return undefined;
  return { of: "table" };
}

/** The same for a statement of SQL. */
export function listSizeOfSql({
  kind,
  reads = [],
  limit,
  scalars,
  nested,
  open,
}: StatementSummary): ListSize | undefined {
  const [access] = reads;
  if (kind !== "select" || reads.length !== 1 || !access?.table || limit !== undefined || scalars || nested || open)
    return undefined;
  const given = (access.filters ?? []).filter((f) => !f.constant && f.op !== "join" && f.op !== "null");
  if (access.groups || given.some((f) => f.op !== "eq" || KEYS.test(f.column))) return undefined;
  const owner = given.find((f) => OWNER.test(f.column));
  if (owner) return { of: "user", column: owner.column };
  const parent = given.find((f) => /_(id|uuid|pk|key)$/.test(f.column));
  if (parent) return { of: "parent", column: parent.column };
  return given.length > 0 ? undefined : { of: "table" };
}

const KEYS = /^(id|pk|uuid|slug|token|key|email|username)$/;

/** Few rows: by key, by a list of keys, within bounds that are given. */
function bounds(filter: Filter, model: ModelFacts | undefined): boolean {
  if (filter.value === "column") return false;
  if (filter.op === "in") return filter.value === "given";
  if (filter.op === "range") return filter.value === "given" || /(_at|date|time|created|updated)$/i.test(filter.column);
  if (filter.op === "like") return filter.value === "given" || KEYS.test(filter.column);
  if (filter.op !== "eq") return false;
  if (KEYS.test(filter.column)) return true;
  const column = model?.columns.find((c) => c.attribute === filter.column);
  return column?.primaryKey === "yes" || column?.unique === "yes";
}

/** `if key is not None: q = q.filter(a == key) else: q = q.filter(a.is_(None))`: one of both is always applied. */
function isEitherWay({ filters }: QueryFacts): boolean {
  const maybe = filters.filter((f) => f.maybe);
  return maybe.some((f) => maybe.some((g) => g !== f && g.column === f.column && g.op !== f.op));
}

function narrows({ op, value }: Filter): boolean {
  return op === "eq" && value === "given";
}

const OWNER =
  /^((created_by|owner|user|author|account|member|creator|assignee|customer|profile|recipient|sender)(_?(id|uuid|pk))?|user\w*_id|\w+_user(_id)?|\w*email|username)$/i;

function isReference({ column }: Filter, model: ModelFacts | undefined): boolean {
  const found = model?.columns.find((c) => c.attribute === column);
  if (found?.foreignKey) return true;
  return (
    model?.relations.some((r) => r.attribute === column || r.key === column) === true || /_(id|uuid|pk)$/.test(column)
  );
}

/** Tables of definitions and settings: they grow with the program, not with its use. */
const SMALL =
  /(Role|Permission|Categor(y|ie)|Type|Status|State|Setting|Config(uration)?|Preference|Countr(y|ie)|Currenc(y|ie)|Language|Locale|Region|Plan|Tier|Tag|Label|Group|Team|Template|Theme|Feature|Flag|Provider|Plugin|Registr(y|ie)|Module|Menu|Organi[sz]ation|Workspace|Department|Schedule|Polic(y|ie)|Integration|Kind|Option|Unit|Level|Grade|Code|Xref|Area|Class|Mode|Period|Key|Token|Agent|Prompt|Model|Rubric|Metric|Definition|Field|Subscription|Webhook|Connector|Credential|Server|Node|Worker|Bot|Facilitator|Admin|Staff|Lecturer|Teacher|Instructor|Professor|Trainer|Tutor)s?$/;

/** What comes with use, day by day. */
const GROWING =
  /(Customer|Patient|Student|Order|Invoice|Payment|Transaction|Trade|Booking|Reservation|Ticket|Issue|Event|Log|Audit|Histor(y|ie)|Record|Entr(y|ie)|Message|Notification|E?[Mm]ail|Comment|Post|Article|Review|Rating|Document|File|Image|Photo|Picture|Video|Attachment|Artifact|Trace|Run|Execution|Job|Task|Result|Measurement|Reading|Sample|Submission|Request|Report|Visit|Conversation|Chat|Thread|Finding|Annotation|Note|Item|Product|Book|Movie|Song|Track|Recipe|Dataset|Parcel|Shipment|Deliver(y|ie)|Alert|Incident|Case|Certificate|Scan|Opportunit(y|ie)|Deal|Quote|Question|Answer|Feedback|Vote|Follow(er)?|Bookmark|Favorite|Listing|Appointment|Meeting|Session|Crawl|Vulnerabilit(y|ie)|Score|Workout|Meal|Expense|Todo|Upload|Download|Snapshot|Revision|Change|Commit|Deployment|Row|Stor(y|ie)|Episode|Chapter|Trip|Ride|Point|Observation|Experiment|Evaluation|Example|Correction|Completion|Enrollment|Registration|Candidate|Resume|Offer|Contract|Bill|Charge|Refund|Sale|Purchase|Inventor(y|ie)|Cart)s?$/;

/** Who has written a row: says nothing about what it belongs to. */
const BY =
  /(^|_)(by|by_id|created?|updated?|modified|edited|creator|editor|author|create_user|update_user|changed)(_|$)/i;

/** People: what belongs to them grows with them, while lists of themselves are often those of a staff. */
const PEOPLE =
  /(User|Account|Client|Contact|Member|Participant|Person|Employee|Player|Profile|Customer|Patient|Student)s?$/;

/** Whether a table grows with the use of the program: by its name, or by what its rows belong to. */
export function growsWithUse(model: ModelFacts): boolean {
  const named = growsByName(plainName(model.id.name));
  if (named !== undefined) return named;
  const owners = [
    ...model.columns.flatMap((c) => (BY.test(c.attribute) ? [] : (c.foreignKey?.model?.name ?? []))),
    ...model.relations.flatMap((r) =>
      r.cardinality === "one" && r.key && !BY.test(r.key) ? (r.target?.name ?? []) : [],
    ),
  ];
  return owners.some((owner) => GROWING.test(plainName(owner)) || PEOPLE.test(plainName(owner)));
}

/** Whether there are more and more of them: by the name of a class, which may be one of people. */
export function areMany(name: string): boolean {
  return growsByName(name) === true || PEOPLE.test(name) || /Authors?$/.test(name);
}

/** The same by the name of a class or a table alone; undefined where it tells nothing. */
export function growsByName(name: string): boolean | undefined {
  const words = name.replace(/(^|_)([a-z])/g, (_, _gap, letter: string) => letter.toUpperCase());
  if (SMALL.test(words)) return false;
  return GROWING.test(words) || undefined;
}

/** The name says that the rows are people. */
export function isOfPeople(name: string): boolean {
  return PEOPLE.test(name);
}

/** What holds everything else: there are as many as there are customers or installations. */
export function isWhole(name: string): boolean {
  return WHOLES.test(name);
}

const WHOLES =
  /(Project|Site|Compan(y|ie)|Tenant|Channel|Shop|Store|Guild|Librar(y|ie)|Collection|Domain|Board|Space|Source|Feed|Dashboard|Repositor(y|ie)|Branch|Locale|Device|Host|Cluster|Instance|Service)s?$/;

/** The last part of a class name, without what only says that it is a table. */
export function plainName(name: string): string {
  return lastPart(name).replace(/_?(DB|Db|Model|Entity|Table|ORM|Orm|Record|Row)$/, "");
}

/** Purposes for which a list is meant to be whole, or is short. */
const WHOLE_BY_PURPOSE =
  /(^|[/_\W])(export|download|csv|xlsx?|dump|backup|sitemap|feed|rss|reports?|autocomplete|suggest\w*|select2?|options?|dropdown|lookups?|choices|tree|stats?|statistics|summary|metrics|internal|admin|health\w*|debug|charts?|graph|geojson|map|calendar|print|pdf|aggregat\w*|counts?|totals?|overview|me|mine|my|current|active|latest|recent|top|featured|pending|unread|names|ids|enum|config\w*|settings|dashboard|codes|types|status(es)?|search|linkable\w*|available|all_?personal)($|[/_\W])/i;

/** Django's routes name no methods. */
export function answersGet(route: Route): boolean {
  return route.methods.includes("GET") || (route.methods.length === 0 && route.framework === "django");
}

/** Whether path, name or file say that the list is wanted as a whole. */
export function isMeantWhole(route: Route, id: SymbolId): boolean {
  const file = id.path.split("/").slice(-2).join("/");
  return WHOLE_BY_PURPOSE.test(`${route.path ?? ""} ${id.name} ${file}`);
}
