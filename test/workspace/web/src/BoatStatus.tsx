import { useEffect, useState } from "react";

interface Status {
  readonly place: string;
  readonly returned: boolean;
}

export function BoatStatus({ boat }: { readonly boat: number }) {
  const [status, setStatus] = useState<Status>();
  useEffect(() => {
    const load = async () => {
      const answer = await fetch(`/boats/${boat}/status`);
      setStatus(await answer.json());
    };
    load();
    const timer = setInterval(load, 5000);
    return () => clearInterval(timer);
  }, [boat]);
  return <p>{status?.returned === true ? "in the harbour" : status?.place}</p>;
}

/** The same until the boat is back, and no longer. */
export function BoatStatusUntilBack({ boat }: { readonly boat: number }) {
  const [status, setStatus] = useState<Status>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      const answer = await fetch(`/boats/${boat}/status`);
      const next: Status = await answer.json();
      setStatus(next);
      if (!next.returned) timer = setTimeout(load, 5000);
    };
    load();
    return () => clearTimeout(timer);
  }, [boat]);
  return <p>{status?.place}</p>;
}
