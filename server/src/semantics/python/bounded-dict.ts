// Owns the text of a small dictionary class that forgets its oldest entries, for quick fixes. Text only.

/** @param base expression that means `collections.OrderedDict`. No line break at the end. */
export function boundedDict(name: string, base: string): string {
  return [
    `class ${name}(${base}):`,
    '    """Drops its oldest entry when a new one exceeds the limit."""',
    "",
    "    def __init__(self, limit):",
    "        super().__init__()",
    "        self.limit = limit",
    "",
    "    def __setitem__(self, key, value):",
    "        super().__setitem__(key, value)",
    "        while len(self) > self.limit:",
    "            self.popitem(last=False)",
  ].join("\n");
}
