using Tezgah.Web.Display;

namespace Tezgah.Web.Store;

/// <summary>The commands that do what cannot be done while the dashboard runs.</summary>
public static class StoreCommands
{
    /// <summary>Puts a back-up in the database's place, and takes the runs in that are newer.</summary>
    public static string Restore(string backup, string dataFolder) =>
        $"./tezgah store restore {ShellText.Quoted(backup)} --data {ShellText.Quoted(dataFolder)}\n{Repair(dataFolder)}";

    /// <summary>Checks and repairs.</summary>
    public static string Repair(string dataFolder) => $"./tezgah store check --repair --data {ShellText.Quoted(dataFolder)}";
}
