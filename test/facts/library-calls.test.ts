// Who calls a function of a library: under every name it is imported by, nowhere else, and only asked again when such a call may be new.
import assert from "node:assert/strict";
import { type Project, project } from "../kit/project";
import { teller as makeTeller } from "../kit/teller";

/** Tells, at each call of `here()`, who sets a limit for all sockets. */
const teller = makeTeller({
  on: {
    call(node, cx) {
      if (node.field("function")?.text !== "here") return;
      const { calls, complete } = cx.facts.callsOf("socket.setdefaulttimeout");
      const text = [...calls.map(({ id, call }) => `${id.path} ${id.name} ${call}`), complete].join(", ");
      cx.report({ at: node, message: "told", data: { text } });
    },
  },
});

const ASKER = "here()\n";
const SETTER = "from socket import setdefaulttimeout as limit\n\ndef start():\n    print()\n    limit(5)\n";

describe("calls of a library function", () => {
  let p: Project | undefined;
  afterEach(() => p?.dispose());

  async function shown(texts: Readonly<Record<string, string>>): Promise<Project> {
    p = await project(texts, { rules: [teller] });
    p.show("asker.py", ASKER);
    return p;
  }
  const told = (made: Project) => made.findings("asker.py").map((f) => f.message);

  it("are found by any name, and not by the name alone", async () => {
    const other = "def setdefaulttimeout(n): pass\n\nsetdefaulttimeout(5)\n";
    const made = await shown({ "asker.py": ASKER, "other.py": other, "setter.py": SETTER });
    assert.deepEqual(told(made), ["/project/setter.py start 1, true"]);
  });

  it("are told anew when one comes or goes elsewhere", async () => {
    const made = await shown({ "asker.py": ASKER, "setter.py": SETTER });
    made.show("setter.py", SETTER.replace("limit(5)", "pass"));
    assert.deepEqual(told(made), ["true"]);
    made.show("setter.py", SETTER);
    assert.deepEqual(told(made), ["/project/setter.py start 1, true"]);
  });
});
