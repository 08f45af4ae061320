import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat";

dayjs.extend(customParseFormat);

/** How the portal writes a day. */
export const DAY_FORMAT = "MM/DD/YYYY";

export const dayOf = (text: string) => dayjs(text, DAY_FORMAT);
