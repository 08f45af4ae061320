import { useQuery } from "@tanstack/react-query";

import * as ask from "../api/queries";
import { ChannelCard } from "../channels/channel";
import { Make } from "../channels/make";
import { OwnQuiet } from "../channels/own-quiet";
import { Answered } from "../parts/states";
import { Title } from "../parts/title";
import { useWords } from "../words/lookup";

/** Where people are told: an admin makes the channels, everybody his own quiet hours. */
export default function Channels() {
  const w = useWords();
  const isAdmin = useQuery(ask.me()).data?.role === "admin";
  return (
    <div className="stack">
      <Title words={w("channels.title")} under={w("channels.long")} />
      <Answered query={useQuery(ask.channels())}>
        {(channels) =>
          channels.length === 0 ? (
            <p className="card nothing">{w("channels.empty")}</p>
          ) : (
            <>
              {channels.map((one) => (
                <ChannelCard key={one.id} channel={one} mayChange={isAdmin} />
              ))}
            </>
          )
        }
      </Answered>
      <OwnQuiet />
      {isAdmin && <Make />}
    </div>
  );
}
