import { useEffect, useState } from "react";

interface Intake {
  is_ingested: boolean;
  trace_count: number;
}

export function IntakeStatus({ workshopId }: { workshopId: string }) {
  const [intake, setIntake] = useState<Intake | null>(null);

  useEffect(() => {
    const loadIntake = async () => {
      try {
        const response = await fetch(`/workshops/${workshopId}/intake`);
        if (response.ok) setIntake(await response.json());
      } catch {
        setIntake(null);
      }
    };

    loadIntake();
    const interval = setInterval(loadIntake, 5000); // expect: fixed-interval-polling
    return () => clearInterval(interval);
  }, [workshopId]);

  return <span>{intake?.is_ingested ? "All traces are in" : `${intake?.trace_count ?? 0} traces so far`}</span>;
}
