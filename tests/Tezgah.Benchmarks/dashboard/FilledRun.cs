using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Benchmarks.Dashboard;

/// <summary>A made-up run; the same number gives the same run.</summary>
internal static class FilledRun
{
    private static readonly string[] s_curves = ["loss", "learning_rate", "grad_norm", "tokens_per_second", "epoch"];
    private static readonly double[] s_rates = [1e-5, 2e-5, 5e-5, 1e-4, 3e-4, 1e-3];
    private static readonly string[] s_tags = ["baseline", "thesis", "check again", "best"];
    private static readonly DateTimeOffset s_start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The id of an ordinary run.</summary>
    public static string IdOf(int index) => string.Create(
        CultureInfo.InvariantCulture, $"{s_start.AddMinutes(7 * index):yyyyMMdd-HHmm}-sweep-{index % 40:00}-{index:x4}");

    /// <summary>A run with its curves and its results.</summary>
    public static WholeRun Of(string id, int index, int steps, int curves)
    {
        var random = new Random(index + 17);
        var rate = s_rates[index % s_rates.Length];
        var accuracy = Math.Clamp(0.92 - (0.05 * Math.Abs(Math.Log10(rate) + 4)) + (0.04 * (random.NextDouble() - 0.5)), 0, 1);
        var loss = -Math.Log(accuracy) + 0.1;
        var series = Enumerable.Range(0, curves).Select(c => Curve(s_curves[c], steps, c, loss, rate, random)).ToList();
        var row = Row(id, index, steps, rate) with
        {
            Latest = series.ToDictionary(s => s.Name, s => s.Values.Count > 0 ? s.Values[^1] : 0, StringComparer.Ordinal),
        };
        return row.Status == RunStatus.Completed
            ? new(row, series, [new LogLine(1, row.CreatedAt, "info", "made up")], [Test(row, accuracy)])
            : new(row, series, [new LogLine(1, row.CreatedAt, "info", "made up")], []);
    }

    private static RunRecord Row(string id, int index, int steps, double rate)
    {
        var created = s_start.AddMinutes(7 * index);
        var job = new TrainingJob
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"sweep {index % 40:00} · lr {rate} · seed {index % 5}"),
            Data = new DataSettings { Train = "/data/math-topics/train.csv", Test = "/data/math-topics/test.csv" },
            Training = new TrainingSettings { LearningRate = rate, Seed = index % 5, PerDeviceTrainBatchSize = 8 << (index % 3) },
            Model = new ModelSettings { HiddenSize = 64 * (1 + (index % 4)) },
        };
        var status = (index % 23) switch
        {
            7 => RunStatus.Failed,
            11 => RunStatus.Stopped,
            17 => RunStatus.Interrupted,
            _ => RunStatus.Completed,
        };
        return new RunRecord
        {
            Id = id,
            Name = job.Name,
            Status = status,
            JobJson = JobFile.ToJson(job),
            CreatedAt = created,
            QueuedAt = created,
            StartedAt = created.AddSeconds(2),
            EndedAt = created.AddSeconds(62 + (index % 400)),
            LastEventAt = created.AddSeconds(62 + (index % 400)),
            Phase = "training",
            PhaseDone = steps,
            PhaseTotal = steps,
            Step = steps,
            TotalSteps = status == RunStatus.Completed ? steps : steps * 2,
            Problem = status == RunStatus.Failed ? new Problem("loss-not-finite", null, $"{steps}", "NaN", "0.5") : null,
            Device = "cpu",
            EventSeq = steps + 3L,
            LogLines = 1,
            Revision = 1,
            Tags = index % 3 == 0 ? [s_tags[index % s_tags.Length]] : [],
            Group = string.Create(CultureInfo.InvariantCulture, $"Sweep {index % 40:00}"),
            Note = index % 50 == 0 ? "Look at the warm-up." : "",
        };
    }

    // Each curve has a spike of one step in its middle, which must be seen at any zoom.
    private static Series Curve(string name, int steps, int kind, double last, double rate, Random random)
    {
        var x = new int[steps];
        var y = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            var share = (i + 1.0) / steps;
            x[i] = i + 1;
            y[i] = kind switch
            {
                0 => last + (1.8 * Math.Exp(-5 * share)) + (0.1 * random.NextDouble()),
                1 => rate * 0.5 * (1 + Math.Cos(Math.PI * share)),
                2 => 0.6 + (2 * Math.Exp(-4 * share)) + (0.4 * random.NextDouble()),
                3 => 18_000 + (1_500 * random.NextDouble()),
                _ => 3 * share,
            };
        }

        if (steps > 2 && kind is 0 or 2)
        {
            y[steps / 2] *= 8;
        }

        return new Series(name, x, y);
    }

    private static EvaluationRecord Test(RunRecord run, double accuracy) => new(
        "test",
        "classification",
        run.Step,
        run.EndedAt!.Value,
        new Dictionary<string, double?>(StringComparer.Ordinal) { ["accuracy"] = accuracy, ["f1_macro"] = accuracy - 0.02, ["f1_weighted"] = accuracy - 0.01 },
        ["Algebra", "Geometry"],
        new Dictionary<string, string>(StringComparer.Ordinal));
}
