// Findings in TypeScript: they come with the grammar that the first such file brings, follow calls into other files, have hovers and fixes.
import * as assert from "node:assert";
import { actionsAt, choose, closeAll, findingsWhen, hoversAt, replace, show } from "./kit";

const RULE = "fixed-interval-polling";

describe("findings in TypeScript", () => {
  afterEach(closeAll);

  it("show up in a .tsx file, with a hover, and a fix", async () => {
    const document = await show("shop/web/OrderStatus.tsx");
    const [finding] = await findingsWhen(document.uri, RULE, 1);
    assert.ok(finding);
    assert.strictEqual(document.getText(finding.range), "setInterval(load, 2000)");
    const hovers = await hoversAt(document.uri, finding.range.start);
    assert.ok(hovers.some(({ value }) => value.includes("asks the server every 2 s")));
    const [fix] = await actionsAt(document.uri, finding.range);
    assert.ok(fix);
    await choose(fix);
    assert.match(document.getText(), /return \(\) => clearInterval\(interval\);/);
    // What is left is that the pace never ends.
    await replace(document, "2000", "pace");
    await findingsWhen(document.uri, RULE, 0);
  });

  it("follow what another file does", async () => {
    const helper = await show("shop/web/orders.ts");
    const document = await show("shop/web/OrderStatus.tsx");
    await findingsWhen(document.uri, RULE, 1);
    await replace(helper, "await fetch(", "await known(");
    await findingsWhen(document.uri, RULE, 0);
  });
});
