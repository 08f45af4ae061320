import { Link } from "react-router";

import { paths } from "../paths";
import { useWords } from "../words/lookup";

export function NotThere() {
  const w = useWords();
  return (
    <div className="nothing">
      <h1>{w("state.notThere")}</h1>
      <p>{w("state.notThere.long")}</p>
      <p>
        <Link to={paths.today}>{w("state.toToday")}</Link>
      </p>
    </div>
  );
}
