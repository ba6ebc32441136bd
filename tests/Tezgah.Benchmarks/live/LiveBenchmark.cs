using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Tezgah.Benchmarks.Charts;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Benchmarks.Live;

/// <summary>
/// Eight runs of 20 steps a second and ten open pages: how long a step takes from its event to the pixels, whether the store has
/// every step once, and whether the dashboard's memory grows.
/// </summary>
internal static class LiveBenchmark
{
    private const int Runs = 8;
    private const int Pages = 10;
    private const int Rate = 20;
    private const int Most = 300;
    private static readonly TimeSpan s_sample = TimeSpan.FromSeconds(5);

    // The last step of the first chart that is painted, when it is another than before. Looked at by a timer: who asks for every
    // frame of ten pages makes the browser draw six hundred of them a second.
    private const string Watch = """
        () => {
          window.seenSteps = [];
          let last = 0;
          setInterval(() => {
            const painted = document.querySelector('.chart')?.curves?.().last?.[0];
            if (painted !== undefined && painted !== last) {
              last = painted;
              window.seenSteps.push(last, Date.now());
            }
          }, 20);
        }
        """;

    /// <summary>Measures for that long.</summary>
    /// <returns>0 where every figure is as it has to be, otherwise 1.</returns>
    public static async Task<int> RunAsync(int seconds)
    {
        var data = Directory.CreateTempSubdirectory("tezgah-live-").FullName;
        var ids = Enumerable.Range(0, Runs).Select(i => $"20260103-00000{i}-live").ToList();
        try
        {
            await AddAsync(data, ids);
            var workers = ids.Select(id => StartWorker(Folder(data, id), seconds)).ToList();
            var (seen, memory) = await WatchAsync(data, ids, seconds);
            workers.ForEach(w => w.Dispose());
            var isWhole = await CompareAsync(data, ids);
            return Print(data, ids, seen, memory, isWhole, seconds);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static JobFolder Folder(string data, string id) => new(Path.Combine(data, "runs", id));

    // As an earlier dashboard would have left them: under way. The queue itself runs one at a time.
    private static async Task AddAsync(string data, IReadOnlyList<string> ids)
    {
        using var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db"));
        foreach (var id in ids)
        {
            var job = JobFile.ToJson(new TrainingJob { Name = id, Data = new DataSettings { Train = "/data/train.csv" } });
            Directory.CreateDirectory(Folder(data, id).Root);
            await File.WriteAllTextAsync(Folder(data, id).Job, job);
            await store.AddAsync(new RunRecord { Id = id, Name = id, Status = RunStatus.Starting, JobJson = job, CreatedAt = TimeProvider.System.GetUtcNow() });
        }
    }

    private static Process StartWorker(JobFolder folder, int seconds)
    {
        // Longer than anybody watches: they are stopped at the end, and opening the pages takes its time.
        var steps = Rate * (seconds + 3600);
        var info = new ProcessStartInfo(DashboardUnderTest.Built("Tezgah.Runs.FakeWorker")) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "--steps", Text(steps), "--rate", Text(Rate), "worker", folder.Root })
        {
            info.ArgumentList.Add(argument);
        }

        var worker = Process.Start(info)!;
        worker.OutputDataReceived += (_, _) => { };
        worker.BeginOutputReadLine();
        return worker;
    }

    private static async Task<(List<(string Id, double[] Steps)> Seen, List<(double Second, double Memory)> Memory)> WatchAsync(
        string data, List<string> ids, int seconds)
    {
        await using var dashboard = await DashboardUnderTest.StartAsync(data);
        await using var browser = await Chromium.StartAsync();
        var pages = new List<(string Id, IPage Page)>();
        for (var i = 0; i < Pages; i++)
        {
            var (id, page) = (ids[i % Runs], await browser.NewPageAsync());
            await page.GotoAsync(new Uri(dashboard.Address, $"/runs/{id}").ToString());
            await page.EvaluateAsync("bench.until(() => bench.charts().length >= 4 && bench.charts()[0].view)");
            pages.Add((id, page));
        }

        foreach (var (_, page) in pages)
        {
            await page.EvaluateAsync(Watch);
        }

        var memory = new List<(double, double)>();
        var (watch, before) = (Stopwatch.StartNew(), dashboard.Processor);
        using var timer = new PeriodicTimer(s_sample);
        while (watch.Elapsed < TimeSpan.FromSeconds(seconds) && await timer.WaitForNextTickAsync())
        {
            memory.Add((watch.Elapsed.TotalSeconds, dashboard.Memory));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"dashboard: {(dashboard.Processor - before) / watch.Elapsed:P0} of a core; load of the machine {DashboardUnderTest.Load()}"));
        var seen = new List<(string, double[])>();
        foreach (var (id, page) in pages)
        {
            seen.Add((id, await page.EvaluateAsync<double[]>("window.seenSteps")));
        }

        foreach (var id in ids)
        {
            await File.WriteAllTextAsync(Folder(data, id).StopRequest, "");
        }

        await EndedAsync(pages[0].Page, dashboard.Address, ids);
        return (seen, memory);
    }

    // Until the pages say of every run that it has ended: then all of it is in the store.
    private static async Task EndedAsync(IPage page, Uri address, IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            await page.GotoAsync(new Uri(address, $"/runs/{id}").ToString());
            await page.Locator("main .badge", new() { HasText = "Stopped" }).First.WaitForAsync();
        }
    }

    private static async Task<bool> CompareAsync(string data, IReadOnlyList<string> ids)
    {
        using var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db"));
        var isWhole = true;
        foreach (var id in ids)
        {
            var written = Events(Folder(data, id)).OfType<MetricsEvent>().ToList();
            var stored = await store.ReadSeriesAsync(id);
            var same = stored.Count == 4 && stored.All(s => s.Steps.SequenceEqual(written.Select(w => w.Step))
                && s.Values.SequenceEqual(written.Select(w => w.Values[s.Name])));
            isWhole &= same && written.Count > 0;
            Console.WriteLine($"{id}: {written.Count} steps written, {(same ? "each once in the store" : "NOT the same in the store")}");
        }

        return isWhole;
    }

    private static List<RunEvent> Events(JobFolder folder) =>
        [.. File.ReadLines(folder.Events).Select(line => EventLine.Read(Encoding.UTF8.GetBytes(line)))];

    private static int Print(
        string data, IReadOnlyList<string> ids, List<(string Id, double[] Steps)> seen, List<(double Second, double Memory)> memory, bool isWhole, int seconds)
    {
        var times = ids.ToDictionary(id => id, id => Events(Folder(data, id)).OfType<MetricsEvent>().ToDictionary(m => m.Step, m => m.Time.ToUnixTimeMilliseconds()), StringComparer.Ordinal);
        var delays = new List<double>();
        foreach (var (id, steps) in seen)
        {
            var before = steps.Length > 0 ? (int)steps[0] : 0;
            for (var i = 2; i < steps.Length; i += 2)
            {
                // Every step since the picture before, not only the newest of each picture.
                delays.AddRange(Enumerable.Range(before + 1, (int)steps[i] - before).Select(s => steps[i + 1] - times[id][s]));
                before = (int)steps[i];
            }
        }

        delays.Sort();
        double At(double share) => delays.Count == 0 ? double.NaN : delays[(int)(share * (delays.Count - 1))];
        var expected = Pages * Rate * seconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step to pixel over {delays.Count} steps (of about {expected}): median {At(0.5):F0} ms, 95% {At(0.95):F0} ms, 99% {At(0.99):F0} ms, most {At(1):F0} ms"));
        double Mean(double from, double to) => memory.Where(m => m.Second >= from && m.Second <= to).Select(m => m.Memory).DefaultIfEmpty(double.NaN).Average();
        var (early, late) = (Mean(0.35 * seconds, 0.45 * seconds), Mean(0.9 * seconds, seconds + 10));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of the dashboard: {early:F0} MB at {0.4 * seconds:F0} s, {late:F0} MB at {seconds} s, most {memory.Max(m => m.Memory):F0} MB"));
        var good = isWhole && delays.Count > 0.95 * expected && At(0.95) < Most && late < early * 1.05;
        Console.WriteLine(good ? "all as it has to be" : "not all as it has to be");
        return good ? 0 : 1;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
