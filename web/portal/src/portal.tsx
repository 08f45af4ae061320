import { useEffect } from "react";
import { Navigate, Route, Routes, useLocation, useNavigate } from "react-router-dom";

import { SIGNED_OUT } from "./data";
import { Activity } from "./pages/activity";
import { DriverLogs } from "./pages/driver-logs";
import { Login } from "./pages/login";
import { SignedIn } from "./parts/signed-in";

/** The map of addresses to pages. Whatever finds the session over sends its reader to the login page. */
export function Portal() {
  const navigate = useNavigate();
  const { pathname } = useLocation();

  useEffect(() => {
    const leave = () => {
      if (pathname === "/login") return;
      void navigate(`/login?${new URLSearchParams({ from: pathname }).toString()}`, { replace: true });
    };
    window.addEventListener(SIGNED_OUT, leave);
    return () => {
      window.removeEventListener(SIGNED_OUT, leave);
    };
  }, [navigate, pathname]);

  return (
    <Routes>
      <Route path="/login" element={<Login />} />
      <Route element={<SignedIn />}>
        <Route path="/activity" element={<Activity />} />
        <Route path="/activity/:driverId" element={<DriverLogs />} />
        <Route path="*" element={<Navigate to="/activity" replace />} />
      </Route>
    </Routes>
  );
}
