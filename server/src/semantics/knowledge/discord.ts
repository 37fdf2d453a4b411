// Owns what is known of discord.py and the libraries that keep its interface: whose event loop a bot runs on.
// Data; read from the documentation of discord.py (`Client.loop`, `Bot`, `Context.bot`).
import { attribute, each, named, under } from "./build";
import type { Library } from "./library";

const bots = "Bot AutoShardedBot";

export const discordLibrary: Library = {
  functions: {},
  classes: under("discord", {
    Client: { members: { loop: attribute("asyncio.AbstractEventLoop") } },
    AutoShardedClient: named("discord.Client"),
    ...each(bots, named("discord.Client")),
    ...under("ext.commands", {
      ...each(bots, named("discord.Client")),
      Context: { members: { bot: attribute("discord.ext.commands.Bot") } },
    }),
  }),
  aliases: { nextcord: "discord", disnake: "discord" },
};
