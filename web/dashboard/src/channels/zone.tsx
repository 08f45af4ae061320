import { Select, type SelectProps } from "antd";

const ZONES = Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone }));

export const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A time zone by its name. */
export function Zone(props: SelectProps<string>) {
  return <Select showSearch options={ZONES} {...props} />;
}
