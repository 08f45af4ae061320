import { Button, DatePicker } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";

import type { Range } from "../data";
import { busy } from "./busy";
import { DAY_FORMAT, dayOf } from "./days";

type RangeBarProps = { preset: Range; waiting: boolean; onLoad: (range: Range) => void };

/** The days to load, preset by the portal; they count only once LOAD is pressed. */
export function RangeBar({ preset, waiting, onLoad }: RangeBarProps) {
  const [[from, to], setDays] = useState<[Dayjs, Dayjs]>([dayOf(preset.from), dayOf(preset.to)]);

  return (
    <div className="range-bar">
      <DatePicker.RangePicker
        format={DAY_FORMAT}
        allowClear={false}
        value={[from, to]}
        onChange={(days) => {
          if (days?.[0] && days[1]) setDays([days[0], days[1]]);
        }}
      />
      <Button
        id="load-logs"
        type="primary"
        loading={busy(waiting)}
        onClick={() => {
          onLoad({ from: from.format(DAY_FORMAT), to: to.format(DAY_FORMAT) });
        }}
      >
        LOAD
      </Button>
    </div>
  );
}
