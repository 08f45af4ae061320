import { Button } from "antd";
import { Link, useNavigate } from "react-router-dom";

import { type Session, logout } from "../data";
import { complain } from "./complain";

export function AppBar({ account, system }: Session) {
  const navigate = useNavigate();

  const leave = async () => {
    try {
      await logout();
      await navigate("/login");
    } catch (error) {
      complain(error);
    }
  };

  return (
    <header className="app-bar">
      <Link className="app-bar-name" to="/activity">
        FORTEX
      </Link>
      <span className="app-bar-system">{system}</span>
      <nav className="app-bar-nav">
        <Link to="/activity">Activity</Link>
      </nav>
      <span className="app-bar-account">{account}</span>
      <Button size="small" ghost onClick={() => void leave()}>
        LOG OUT
      </Button>
    </header>
  );
}
