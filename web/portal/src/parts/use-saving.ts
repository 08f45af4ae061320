import { message } from "antd";
import { useState } from "react";

import { complain } from "./complain";

/** Sends what a dialog was filled with, tells what the portal says, and closes the dialog when it says yes. */
export function useSaving(onClose: () => void, onSaved: () => void) {
  const [waiting, setWaiting] = useState(false);

  const save = async (call: () => Promise<{ message: string }>) => {
    setWaiting(true);
    try {
      const answer = await call();
      void message.success(answer.message);
      onClose();
      onSaved();
    } catch (error) {
      complain(error);
    } finally {
      setWaiting(false);
    }
  };

  return { waiting, save };
}
