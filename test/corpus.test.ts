// Runs the examples of the reports, and the sample project. An example is a folder of its own project: under the strict profile every
// line with an `# expect:` is reported and no other line is; in folders that end in `-silent` nothing is.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { allRules } from "../server/src/rules";
import { caseOf, isSource } from "./kit/case";
import { check } from "./kit/check";
import { type Project, project } from "./kit/project";
import { textOf, textsBelow } from "./kit/working-copy";

/** Milliseconds for one test, however busy the machine is. */
const TIME_LIMIT = 30_000;

const EXAMPLES = "test/corpus/reports";
const SAMPLE = "test/workspace";

describe("examples of the reports", function () {
  this.timeout(TIME_LIMIT);
  const folders = fs.readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders) {
    it(name, async () => {
      const one = caseOf("*", textsBelow(path.join(EXAMPLES, name)), { name, profile: "strict" });
      const isSilent = one.files.every((file) => file.expected.size === 0);
      assert.equal(isSilent, name.endsWith("-silent"), "expectations and the folder's name disagree");
      await check(one);
    });
  }
});

/** The sample project as a newcomer opens it: its own folder is the workspace, its configuration counts. */
const SAMPLE_FINDINGS = [
  "rentals/anchorages.py dense-distance-matrix: distances = squareform(pdist(positions))",
  "rentals/arrears.py list-membership-in-loop: return [booking for booking in bookings.splitlines() if booking not in paid]",
  'rentals/beacons.py chatty-calls: wind = self.beacon.read("wind")',
  "rentals/bookings.py unpaginated-endpoint: def list_bookings(session: Session = Depends(get_session)) -> list[dict[str, object]]:",
  "rentals/buoys.py eager-preallocation: self.spectra = np.zeros((self.most, bands))",
  "rentals/charts.py missing-response-caching: def depths():",
  "rentals/charts.py uncached-repeat-query: def landings(session: Session) -> list[Landing]:",
  "rentals/currents.py python-numeric-loop: for j in range(landings):",
  "rentals/day_sheet.py query-in-loop: boat = session.query(Boat).filter(Boat.id == booking.boat_id).first()",
  'rentals/day_sheet.py query-in-loop: lines.append(f"{booking.id}: {customers.name_of(booking.customer_id)}")',
  'rentals/db.py sqlite-behind-web-app: engine = create_engine("sqlite:///rentals.db")',
  'rentals/desk.py blocking-call-in-ui-handler: self.wind.set(f"{wind_at(self.harbour)} knots")',
  "rentals/exports.py unbounded-growth: states: dict[str, str] = {}",
  "rentals/fees.py write-per-row: session.commit()",
  'rentals/fees.py client-per-call: async with httpx.AsyncClient(base_url="https://fees.example") as client:',
  'rentals/find_boats.py conditional-sql-building: query = "SELECT id, name FROM boats WHERE 1 = 1"',
  "rentals/forecasts.py pickle-serialization: return pickle.loads((self.folder / harbour).read_bytes())",
  'rentals/fuel.py dataframe-row-loop: for _, row in entries[entries["litres"] > 0].iterrows():',
  "rentals/gear.py json-parse-per-row: counts[boat] = len(json.loads(gear))",
  'rentals/gear.py interpolated-sql-in-loop: storeroom.execute(f"UPDATE lockers SET holder = NULL WHERE boat = {boat}")',
  "rentals/guests.py per-request-cache: self._cache: dict[str, tuple[int, float]] = {}",
  "rentals/guests.py unused-cache: self._discount_cache: dict[str, int] = {}",
  "rentals/guests.py volatile-cache-key: if key in greetings_cache:",
  "rentals/hulls.py refactored-solve-in-loop: found.append(np.linalg.solve(stiffness, load))",
  'rentals/invoices.py string-concat-in-loop: self.text += f"{key:8} {item.title:30} {item.cents / 100:10.2f}\\n"',
  "rentals/invoices.py redundant-materialization: for item in list(items.values()):",
  "rentals/journal.py connection-per-call: with closing(psycopg2.connect(self.dsn)) as connection, connection, connection.cursor() as cursor:",
  "rentals/keys.py slow-hash-scan: if bcrypt.checkpw(presented.encode(), key.secret.encode()):",
  'rentals/locks.py missing-timeout: reader, writer = await asyncio.open_connection("locks.example", 4000 + boat)',
  'rentals/locks.py await-without-timeout: await send(boat, "wake")',
  "rentals/locks.py blocking-call-in-async: time.sleep(0.5)",
  'rentals/locks.py dropped-task: asyncio.create_task(send(boat, "bolt"))',
  'rentals/locks.py blocking-call-in-async: return {"safe": wind_at(harbour) < 25}',
  "rentals/log_pages.py whole-object-response: def list_entries(skip: int = 0, limit: int = 50, session: Session = Depends(get_session)):",
  'rentals/logbook.py lazy-load-in-loop: return [f"{entry.boat.name}: {entry.report}" for entry in entries]',
  "rentals/logbook.py fetch-all-use-little: return len(session.query(LogEntry).filter(LogEntry.day == day).all())",
  "rentals/logbook.py over-wide-read: return {entry.day for entry in session.query(LogEntry).all()}",
  'rentals/models.py missing-index: boat_id: Mapped[int] = mapped_column(ForeignKey("boats.id"))',
  "rentals/moorings.py connection-not-closed: with sqlite3.connect(path) as connection:",
  'rentals/photos.py unclosed-file: archive = zipfile.ZipFile(album, "w")',
  "rentals/photos.py leaked-temp-file: os.unlink(original.name)",
  "rentals/phrases.py whole-store-rewrite: self._save()",
  'rentals/radio.py shared-sqlite-thread-check: calls = sqlite3.connect("radio.db", check_same_thread=False)',
  "rentals/regatta.py option-without-effect: archive_enabled: bool = False",
  "rentals/regatta.py async-without-await: for first in crews:",
  "rentals/regatta.py sequential-await-in-loop: found.append(await position(name))",
  "rentals/regatta.py no-op-task: async def warm_results(race: int) -> None:",
  "rentals/regatta.py work-under-thread-lock: return [json.dumps(entry) for entry in self.listed]",
  'rentals/season.py repeated-aggregate-queries: cursor.execute("SELECT COUNT(*) FROM payments")',
  "rentals/shares.py loop-invariant-call: found[owner] = count / sum(boats.values())",
  "rentals/sisters.py repeated-pairwise-work: length = np.linalg.norm(records[i])",
  "rentals/soundings.py array-concat-in-loop: depths = np.vstack([depths, row_of(sounding)])",
  'rentals/swell.py tolist-for-json: return {"buoy": buoy, "heights": heights.tolist()}',
  'rentals/tides.py request-per-item: times[landing] = requests.get(f"{TIDES}/{landing}/high", timeout=5).text',
  "rentals/winter.py fixed-sleep-per-item: time.sleep(0.2)",
  "rentals/winter.py sleep-in-sync-code: time.sleep(2)",
  'web/e2e/status.spec.ts long-ui-timeout: await expect(page.getByText("in the harbour")).toBeVisible({ timeout: 20_000 });',
  "web/src/BoatStatus.tsx fixed-interval-polling: const timer = setInterval(load, 5000);",
  "web/src/WindBadge.tsx fixed-interval-polling: setInterval(refresh, 10_000);",
  "web/vite.config.ts console-in-production-build: compress: { drop_console: true },",
];

describe("sample project", function () {
  this.timeout(TIME_LIMIT);
  const texts = textsBelow(SAMPLE);
  const sources = Object.keys(texts).filter((file) => isSource(file));
  let made: Project;
  before(async () => {
    made = await project(texts);
  });
  after(() => made.dispose());

  const shown = (file: string, text: string): readonly string[] =>
    made.show(file, text).map(({ rule, range }) => `${file} ${rule}: ${text.split("\n")[range.start.line]?.trim()}`);

  it("shows each rule there is, also those that only the strict profile has", () => {
    const findings = sources.flatMap((file) => made.show(file, texts[file] ?? ""));
    const found = new Set(findings.map(({ rule }) => rule));
    assert.deepEqual(
      allRules.map(({ meta }) => meta.id).filter((id) => !found.has(id)),
      [],
    );
  });

  it("shows what is expected, and nothing else", () => {
    assert.deepEqual(
      sources.flatMap((file) => shown(file, texts[file] ?? "")),
      SAMPLE_FINDINGS,
    );
    assert.deepEqual([...made.analyzer.configProblems()], []);
  });

  it("says in its README where", () => {
    const rows = [...textOf(`${SAMPLE}/README.md`).matchAll(/^\| `([^`]+)` \| .* \| `([^`]+)` \|$/gm)];
    const told = rows.map(([, file, rule]) => `${file} ${rule}`);
    assert.deepEqual(told.sort(), SAMPLE_FINDINGS.map((finding) => finding.split(":")[0]).sort());
  });

  it("lets a finding go when the helper in the other file changes", () => {
    const helper = "rentals/customers.py";
    const text = texts[helper] ?? "";
    const query = "customer = self.session.get(Customer, customer_id)";
    assert.ok(text.includes(query));
    const file = "rentals/day_sheet.py";
    const before = shown(file, texts[file] ?? "");
    made.show(helper, text.replace(query, 'customer = Customer(name="nobody")'));
    assert.equal(shown(file, texts[file] ?? "").length, before.length - 1);
    made.show(helper, text);
    assert.deepEqual(shown(file, texts[file] ?? ""), before);
  });
});
