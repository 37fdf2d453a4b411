// Tests the servers that programs of cases talk to: each program gets an empty database, its round trips are counted, and in the end no
// process is left.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { missingServer, outputWithServer, stopServers } from "./servers";

/** Milliseconds for one test, however busy the machine is. */
const TIME_LIMIT = 60_000;

const PROGRAM = `
import sys

import pymysql

connection = pymysql.connect(read_default_file="my.cnf")
cursor = connection.cursor()
cursor.execute("CREATE TABLE items (id INTEGER)")
for number in range(REPEATED):
    cursor.execute("INSERT INTO items VALUES (%s)", (number,))
cursor.execute("SELECT COUNT(*) FROM items")
print(cursor.fetchone()[0])
`;

describe("kit: servers", function () {
  this.timeout(TIME_LIMIT);

  it("give each program an empty database, count its round trips, and end", async function () {
    if (missingServer("mysql") && !process.env.CI) this.skip();
    const others = serversOfThisProcess();
    const run = (times: string) =>
      outputWithServer({ "main.py": PROGRAM.replace("REPEATED", times) }, "main.py", "pymysql", "mysql");
    const [few, many] = [await run("2"), await run("30")];
    assert.deepEqual([few.printed, many.printed], ["2\n", "30\n"]);
    assert.equal(tripsOf(many.told) - tripsOf(few.told), 28);
    await assert.rejects(run("missing"), /NameError/);
    const [started] = serversOfThisProcess().filter((id) => !others.includes(id));
    assert.ok(started, "no server runs");
    await stopServers();
    assert.deepEqual(serversOfThisProcess(), others);
    assert.throws(() => process.kill(started, 0), "the server is still there");
  });
});

function tripsOf(told: string): number {
  return Number(/^queries: (\d+)$/m.exec(told)?.[1]);
}

/** Ids of the processes that this one has started and that run. */
function serversOfThisProcess(): readonly number[] {
  const children = fs
    .readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8")
    .split(" ")
    .filter(Boolean);
  return children.filter((id) => fs.readFileSync(`/proc/${id}/cmdline`, "utf8").includes("servers.py")).map(Number);
}
