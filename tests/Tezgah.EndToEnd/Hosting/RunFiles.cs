using System.Text;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>What a run left on disk: the truth that the pages are compared with.</summary>
internal static class RunFiles
{
    /// <summary>The whole lines of the event file; one that is being written is left out.</summary>
    public static List<RunEvent> Events(this JobFolder folder)
    {
        if (!File.Exists(folder.Events))
        {
            return [];
        }

        using var file = new FileStream(folder.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => EventLine.Read(Encoding.UTF8.GetBytes(line)))];
    }

    /// <summary>The last step that has a loss; 0 before the first.</summary>
    public static int LastStep(this JobFolder folder) =>
        folder.Events().OfType<MetricsEvent>().LastOrDefault(m => m.Values.ContainsKey("loss"))?.Step ?? 0;

    /// <summary>The process of the worker, as it said itself.</summary>
    public static int? WorkerProcess(this JobFolder folder) => folder.Events().OfType<StartedEvent>().LastOrDefault()?.ProcessId;

    /// <summary>The steps of a curve in the store of a data folder that no dashboard uses now.</summary>
    public static async Task<IReadOnlyList<int>> StoredStepsAsync(string data, string id, string metric)
    {
        using var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db"));
        IReadOnlyList<Series> series = await store.ReadSeriesAsync(id, [metric]);
        return Assert.Single(series).Steps;
    }
}
