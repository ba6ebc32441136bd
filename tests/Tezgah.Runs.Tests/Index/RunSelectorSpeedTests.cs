using System.Diagnostics;
using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Runs.Index;

namespace Tezgah.Runs.Tests.Index;

/// <summary>That ten thousand runs are answered for quickly. The bounds are wide: the machine may be busy; the figures are in the output.</summary>
public sealed class RunSelectorSpeedTests(ITestOutputHelper output)
{
    private const int Runs = 10_000;

    [Fact]
    public void Select_TenThousandRuns_IsQuick()
    {
        var pool = new RunSettingValues.Pool();
        var read = Stopwatch.StartNew();
        var runs = Enumerable.Range(0, Runs).Select(i => Run(i, pool)).ToArray();
        Say("jobs read", read.Elapsed);
        var fields = RunFields.BuiltIn.Concat(runs[0].Settings.Keys.Select(k => new RunField(k, FieldSource.Setting, FieldKind.Text)))
            .Append(new RunField("test.accuracy", FieldSource.Result, FieldKind.Share))
            .ToDictionary(f => f.Key, StringComparer.Ordinal);
        var context = new FilterContext(Samples.Start, TimeZoneInfo.Utc, CultureInfo.GetCultureInfo("tr"), fields.GetValueOrDefault);
        (string, RunQuery)[] questions =
        [
            ("all by time", new RunQuery()),
            ("by name", new RunQuery(Sort: "name", Descending: false)),
            ("by a result", new RunQuery(Sort: "test.accuracy")),
            ("by a setting", new RunQuery(Sort: "training.learning_rate")),
            ("search of two words", new RunQuery("sweep 17")),
            ("filter by setting and result", new RunQuery(Filter: "training.learning_rate < 1e-3 and test.accuracy > 80%", Sort: "test.accuracy")),
        ];
        foreach (var (what, query) in questions)
        {
            var times = Enumerable.Range(0, 9).Select(_ => Once(runs, query, context)).Order().ToList();
            Say(what, times[4]);
            Assert.InRange(times[4].TotalMilliseconds, 0, 1000);
        }
    }

    private static TimeSpan Once(IndexedRun[] runs, RunQuery query, FilterContext context)
    {
        var watch = Stopwatch.StartNew();
        Assert.NotEmpty(RunSelector.Select(runs, query, context).Rows);
        return watch.Elapsed;
    }

    private static IndexedRun Run(int index, RunSettingValues.Pool pool)
    {
        var job = new TrainingJob { Data = new DataSettings { Train = "/data/train.csv" }, Training = new TrainingSettings { LearningRate = Math.Pow(10, -2 - (index % 4)), Seed = index % 5 } };
        var row = Samples.Run($"run-{index}", RunStatus.Completed) with { Name = $"Sweep {index % 40} · seed {index % 5}", CreatedAt = Samples.Start.AddMinutes(index), Group = $"Study {index % 7}" };
        return new IndexedRun(row, pool.Read(JobFile.ToJson(job)).Values, new(StringComparer.Ordinal) { ["test.accuracy"] = (index % 97) / 97.0 }, isImported: false);
    }

    private void Say(string what, TimeSpan time) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Runs} runs, {what}: {time.TotalMilliseconds:0.0} ms"));
}
