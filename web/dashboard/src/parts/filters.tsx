import { Button, Input, Select } from "antd";
import { useSearchParams } from "react-router";

import { choiceIn, OFFICE, withChoice } from "../office/chosen";
import { type Key, useWords } from "../words/lookup";

export type Choice = { value: string; label: string };

/** The filters as the address bar holds them: a view is a link that can be kept and sent. The part of the office that
 *  somebody chose stands there too, and is no filter of a list. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  return {
    get: (name: string) => params.get(name) ?? undefined,
    all: (name: string) => {
      const found = params.getAll(name);
      return found.length ? found : undefined;
    },
    set: (name: string, value: string | readonly string[] | undefined) => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          next.delete(name);
          for (const one of [value ?? []].flat()) if (one) next.append(name, one);
          return next;
        },
        { replace: true },
      );
    },
    clear: () => {
      setParams((before) => withChoice(new URLSearchParams(), choiceIn(before)), { replace: true });
    },
    any: [...params.keys()].some((name) => !OFFICE.some((one) => one === name)),
  };
}

export type Filters = ReturnType<typeof useFilters>;

export function Filter({ of, name, words, choices, many }: { of: Filters; name: string; words: Key; choices: readonly Choice[]; many?: boolean }) {
  const w = useWords();
  const shared = {
    "aria-label": w(words),
    placeholder: `${w(words)}: ${w("filter.all")}`,
    allowClear: true,
    options: [...choices],
    popupMatchSelectWidth: false,
    showSearch: choices.length > 8 ? { optionFilterProp: "label" as const } : false,
  };
  return many ? (
    <Select<string[]>
      {...shared}
      mode="multiple"
      maxTagCount="responsive"
      value={of.all(name) ?? []}
      onChange={(value) => {
        of.set(name, value);
      }}
    />
  ) : (
    <Select<string | null>
      {...shared}
      value={of.get(name) ?? null}
      onChange={(value) => {
        of.set(name, value ?? undefined);
      }}
    />
  );
}

export function TextFilter({ of, name }: { of: Filters; name: string }) {
  const w = useWords();
  return (
    <Input.Search
      key={of.get(name)}
      aria-label={w("search")}
      placeholder={w("search")}
      defaultValue={of.get(name)}
      allowClear
      maxLength={200}
      onSearch={(value) => {
        of.set(name, value.trim() || undefined);
      }}
    />
  );
}

export function ClearFilters({ of }: { of: Filters }) {
  const w = useWords();
  if (!of.any) return null;
  return (
    <Button type="link" onClick={of.clear}>
      {w("clear")}
    </Button>
  );
}
