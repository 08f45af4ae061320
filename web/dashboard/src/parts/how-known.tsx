import { Input } from "antd";

import { useWords } from "../words/lookup";

/** The reason of a yes or no: how the person knows. */
export function HowKnown({ words, onChange }: { words: string; onChange: (words: string) => void }) {
  const w = useWords();
  return (
    <Input.TextArea
      aria-label={w("approve.how")}
      placeholder={w("approve.how.placeholder")}
      rows={3}
      maxLength={1000}
      value={words}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
