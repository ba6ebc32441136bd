using Tezgah.Core.Classification;
using Tezgah.Core.Results;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Preview;

/// <summary>Results of runs as files, made from a seed.</summary>
public static class SomeResults
{
    /// <summary>The classes of the sample.</summary>
    public static IReadOnlyList<string> Labels { get; } =
        ["Algebra", "Geometry", "Calculus", "Probability", "Number Theory", "Combinatorics", "Linear Algebra", "Abstract Algebra"];

    /// <summary>Predictions that are right in about <paramref name="skill"/> of the rows; the truth is the same for every seed.</summary>
    public static Predictions Predictions(int seed, double skill, int rows = 640, int classes = 8)
    {
        var (random, truths) = (new Random(seed), new Random(1));
        var truth = new int[rows];
        var probabilities = new double[rows * classes];
        for (var row = 0; row < rows; row++)
        {
            truth[row] = truths.Next(classes);
            var scores = Enumerable.Range(0, classes).Select(_ => random.NextDouble() * 2.2).ToArray();
            var chosen = random.NextDouble() < skill ? truth[row] : (truth[row] + 1 + (random.Next(3) * random.Next(2))) % classes;
            scores[chosen] += 2.5;
            var sum = scores.Sum(Math.Exp);
            for (var c = 0; c < classes; c++)
            {
                probabilities[(row * classes) + c] = Math.Exp(scores[c]) / sum;
            }
        }

        return Core.Classification.Predictions.Create(truth, null, probabilities, classes);
    }

    /// <summary>Times around <paramref name="median"/> milliseconds with a tail to the right.</summary>
    public static LatencyFile Latency(string model, int seed, double median)
    {
        var random = new Random(seed);
        return new LatencyFile
        {
            Model = model,
            Milliseconds = [.. Enumerable.Range(0, 100).Select(_ => median * Math.Exp(0.08 * (random.NextDouble() + random.NextDouble() - 1)) * (random.Next(15) == 0 ? 1.4 : 1))],
            WarmupCount = 20,
            BatchSize = 1,
            Machine = "AMD EPYC 9B14",
            Device = "cpu",
            Dtype = "float32",
            Threads = 2,
        };
    }

    /// <summary>Writes both into a folder of artifacts and says what the worker would say.</summary>
    public static IReadOnlyList<EvaluationRecord> Write(string folder, string model, int step, int seed, double skill, double median, DateTimeOffset time)
    {
        Directory.CreateDirectory(folder);
        PredictionsFile.Write(Path.Combine(folder, "preds_test.csv"), Predictions(seed, skill));
        Latency(model, seed, median).Write(Path.Combine(folder, "latency.json"));
        return [Evaluation("test", "classification", step, time, Labels, "predictions", "preds_test.csv"), Evaluation("latency", "latency", step, time, [], "latency", "latency.json")];
    }

    /// <summary>An evaluation with one file.</summary>
    public static EvaluationRecord Evaluation(string name, string kind, int step, DateTimeOffset time, IReadOnlyList<string> labels, string what, string file) =>
        new(name, kind, step, time, new Dictionary<string, double?>(StringComparer.Ordinal), labels, new Dictionary<string, string>(StringComparer.Ordinal) { [what] = file });
}
