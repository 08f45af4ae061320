import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { api, told } from "../api/client";
import * as ask from "../api/queries";
import { useWords } from "../words/lookup";
import { NotDone } from "./states";

const NAME_LENGTH = 60;

/** The same filters are the same view, in whatever order they were chosen. */
function inOrder(params: URLSearchParams): string {
  const sorted = new URLSearchParams(params);
  sorted.sort();
  return sorted.toString();
}

/** This person's own names for filters of a list: one click away, kept on the server, on whatever screen he sits. */
export function SavedViews({ page }: { page: string }) {
  const w = useWords();
  const queries = useQueryClient();
  const shown = inOrder(useSearchParams()[0]);
  const [name, setName] = useState<string | null>(null);
  const own = useQuery(ask.views()).data?.filter((view) => view.page === page) ?? [];
  const done = { onSuccess: () => queries.invalidateQueries({ queryKey: ["views"] }) };
  const save = useMutation({
    ...done,
    mutationFn: async (name: string) => {
      await told(api.PUT("/api/views/{page}/{name}", { params: { path: { page, name } }, body: { query: shown } }));
      setName(null);
    },
  });
  const drop = useMutation({
    ...done,
    mutationFn: (name: string) => told(api.DELETE("/api/views/{page}/{name}", { params: { path: { page, name } } })),
  });
  const isKept = own.some((view) => view.query === shown);
  if (own.length === 0 && shown === "") return null;
  return (
    <nav className="views" aria-label={w("views")}>
      {own.map((view) => (
        <span key={view.name} className={view.query === shown ? "view shown" : "view"}>
          <Link to={{ search: view.query }} aria-current={view.query === shown ? "page" : undefined}>
            {view.name}
          </Link>
          <button
            type="button"
            aria-label={w("views.drop", { name: view.name })}
            onClick={() => {
              drop.mutate(view.name);
            }}
          >
            ×
          </button>
        </span>
      ))}
      {shown !== "" && !isKept && name === null && (
        <Button
          size="small"
          type="link"
          onClick={() => {
            setName("");
          }}
        >
          {w("views.save")}
        </Button>
      )}
      {name !== null && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) save.mutate(name.trim());
          }}
        >
          <Input
            autoFocus
            size="small"
            aria-label={w("views.name")}
            placeholder={w("views.name")}
            maxLength={NAME_LENGTH}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
          <Button size="small" htmlType="submit" disabled={!name.trim()} loading={save.isPending}>
            {w("views.keep")}
          </Button>
          <Button
            size="small"
            type="text"
            onClick={() => {
              setName(null);
            }}
          >
            {w("cancel")}
          </Button>
        </form>
      )}
      <NotDone failure={save.error ?? drop.error} />
    </nav>
  );
}
