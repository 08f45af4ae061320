import { Select } from "antd";

type ChoiceProps = {
  id: string;
  label: string;
  /** Undefined until they are known. */
  options: { value: string; label: string }[] | undefined;
  chosen: string | null;
  onChoose: (id: string) => void;
  waiting?: boolean;
};

/** A labelled select that lists the options which contain what is typed, in the portal's own order. */
export function Choice({ id, label, options, chosen, onChoose, waiting = true }: ChoiceProps) {
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <Select<string>
        id={id}
        className="choice-select"
        showSearch
        virtual
        optionFilterProp="label"
        placeholder={`Select ${label.toLowerCase()}`}
        options={options ?? []}
        disabled={!options}
        loading={waiting && !options}
        value={chosen}
        onChange={onChoose}
      />
    </div>
  );
}
