export async function windAt(harbour: string): Promise<number> {
  const answer = await fetch(`/harbours/${harbour}/wind`);
  const knots: number = await answer.json();
  console.log("wind at", harbour, knots);
  return knots;
}
