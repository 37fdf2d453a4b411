import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const load = (url: string) => fetch(url).then((answer) => answer.json());

/** Asks every half minute, and not while the page is hidden. */
export function useTraces(workshopId: string) {
  return useQuery({
    queryKey: ["traces", workshopId],
    queryFn: () => load(`/workshops/${workshopId}/traces`),
    refetchInterval: 30000,
    refetchIntervalInBackground: false,
  });
}

/** Ends with the intake. */
export function useIntake(workshopId: string) {
  return useQuery({
    queryKey: ["intake", workshopId],
    queryFn: () => load(`/workshops/${workshopId}/intake`),
    refetchInterval: (query) => (query.state.data?.is_ingested ? false : 5000),
  });
}

const unsaved: string[] = [];

/** Sends what could not be saved, if there is anything. */
export function Notes() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const saveAgain = async () => {
      const [note] = unsaved;
      if (note === undefined) return;
      await fetch("/notes", { method: "POST", body: note });
      unsaved.shift();
    };
    const timer = setInterval(saveAgain, 5000);
    return () => clearInterval(timer);
  }, []);
  const copy = () => {
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" onClick={copy}>
      {copied ? "Copied" : "Copy"}
    </button>
  );
}
