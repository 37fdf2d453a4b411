import { useEffect, useState } from "react";
import { windAt } from "./harbours";

export function WindBadge({ harbour }: { readonly harbour: string }) {
  const [knots, setKnots] = useState(0);
  useEffect(() => {
    const refresh = async () => setKnots(await windAt(harbour));
    setInterval(refresh, 10_000);
  }, [harbour]);
  return <b>{knots}</b>;
}
