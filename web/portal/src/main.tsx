import { ConfigProvider, theme } from "antd";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router-dom";

import { Portal } from "./portal";
import "./style.css";
import "./log-table.css";

// Whoever asks for less motion gets none; everybody else sees Ant Design's own.
const motion = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;

const look = {
  algorithm: theme.compactAlgorithm,
  token: {
    borderRadius: 6,
    colorPrimary: "#1f5d94",
    colorLink: "#1f5d94",
    fontFamily: '"Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif',
    fontSize: 15, // the compact algorithm makes it 13
    motion,
  },
};

// The toasts are called from outside the tree, where they would not see its theme.
ConfigProvider.config({ theme: look });

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ConfigProvider theme={look} wave={{ disabled: !motion }}>
      <BrowserRouter>
        <Portal />
      </BrowserRouter>
    </ConfigProvider>
  </StrictMode>,
);
