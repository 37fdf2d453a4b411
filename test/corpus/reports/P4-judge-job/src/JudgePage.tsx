export function JudgePage({ judge }: { judge: string }) {
  const evaluate = async () => {
    const { job } = await (await fetch(`/judges/${judge}/evaluations`, { method: "POST" })).json();
    let polls = 0;
    const poll = async (): Promise<void> => {
      polls++;
      try {
        const answer = await fetch(`/evaluations/${job}`);
        const { state } = await answer.json();
        if (state === "completed" || state === "failed") return;
        if (polls < 600) setTimeout(poll, 2000); // expect: fixed-interval-polling
      } catch {
        if (polls < 600) setTimeout(poll, 5000);
      }
    };
    await poll();
  };
  return (
    <button type="button" onClick={evaluate}>
      Evaluate
    </button>
  );
}
