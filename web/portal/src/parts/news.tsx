import { Button, Modal } from "antd";
import { useState } from "react";

import { useQuirk } from "../quirks";

/** A notice that nobody asked for and that lies over the page until somebody closes it. */
export function News() {
  const wanted = useQuirk("modal_in_the_way");
  const [read, setRead] = useState(false);
  const close = () => {
    setRead(true);
  };

  return (
    <Modal
      title="What's new in Fortex"
      open={wanted && !read}
      width={440}
      transitionName=""
      maskTransitionName=""
      maskClosable={false}
      onCancel={close}
      footer={
        <Button type="primary" autoFocus onClick={close}>
          GOT IT
        </Button>
      }
    >
      <p>Your fleet&apos;s fuel reports have moved to the new Reports menu. Tell your drivers!</p>
    </Modal>
  );
}
