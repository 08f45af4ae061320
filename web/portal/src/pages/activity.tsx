import { Alert, Button } from "antd";
import { type FormEvent, type KeyboardEvent, useState } from "react";

import { companies, drivers } from "../data";
import { Choice } from "../parts/choice";
import { useAnswer } from "../parts/use-answer";
import { useButtonText, useQuirk } from "../quirks";

/** Choose a company, then one of its drivers; CREATE opens the driver's logs in a new tab. */
export function Activity() {
  const [companyId, setCompanyId] = useState<string | null>(null);
  const [driverId, setDriverId] = useState<string | null>(null);
  const allCompanies = useAnswer(companies, "");
  const itsDrivers = useAnswer(drivers, companyId);
  const refreshes = useQuirk("self_refresh");
  const createText = useButtonText("CREATE");
  const failure = allCompanies.failure ?? itsDrivers.failure;

  return (
    <main className="activity">
      <h1 className="page-title">Activity</h1>
      <p className="page-line">Choose a company and one of its drivers. The logs open in a new tab.</p>
      {failure && <Alert type="error" showIcon message={failure} />}
      <form className="activity-form" onKeyDownCapture={submitOnEnter} onSubmit={reload}>
        <Choice
          id="select-company"
          label="Company"
          options={allCompanies.answer?.map(({ id, label }) => ({ value: id, label }))}
          chosen={companyId}
          onChoose={(id) => {
            setCompanyId(id);
            setDriverId(null);
          }}
        />
        <Choice
          id="select-driver"
          label="Driver"
          options={itsDrivers.answer?.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={driverId}
          onChoose={(id) => {
            setDriverId(id);
            if (refreshes) window.location.reload();
          }}
          waiting={companyId !== null && !itsDrivers.failure}
        />
        <Button
          type="primary"
          disabled={driverId === null}
          onClick={() => {
            if (driverId !== null) window.open(`/activity/${encodeURIComponent(driverId)}`, "_blank");
          }}
        >
          {createText}
        </Button>
      </form>
    </main>
  );
}

/**
 * The portal's form is a native one: Enter in a select submits it. Ant Design would take the first option
 * instead and stop the submission, so the key is caught before it gets there.
 */
function submitOnEnter(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.requestSubmit();
}

/** Submitting reloads the page, and both choices are lost. */
function reload(event: FormEvent) {
  event.preventDefault();
  window.location.reload();
}
