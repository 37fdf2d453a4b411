import { expect, test } from "@playwright/test";

test("says where a boat is", async ({ page }) => {
  await page.goto("/boats/7");
  await expect(page.getByText("in the harbour")).toBeVisible({ timeout: 20_000 });
});
