using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Latencies;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// How long answers take. Two models are both loaded and measured in turn, one inference each, A B A B …: a machine that grows slower
/// or has other work meanwhile makes both slower.
/// </summary>
internal static class LatencyTask
{
    private const string Phase = "latency", OfOther = "_against";

    public static EvaluationSources Run(EvaluationRun run)
    {
        var rows = EvaluationRows.Read(run.Job.Data);
        var column = rows.File.Column(run.Job.Data.TextColumn);
        string[] texts = [.. rows.Rows.Select(r => rows.File.Rows[r][column] ?? "")];
        using var network = run.Load();
        using var other = run.Against is { } against ? run.Load(against) : null;
        var generates = Generates(run, network);
        if (other is not null && generates != Generates(run, other))
        {
            throw new ProblemException(new Problem("latency-other-kind", "against.model_name_or_path", other.Source.Folder));
        }

        TimedModel[] models = [.. new[] { network, other }.OfType<EvaluatedNetwork>().Select(n => Timed(run, n, generates))];
        foreach (var (one, timed) in new[] { network, other }.OfType<EvaluatedNetwork>().Zip(models))
        {
            var largest = run.Job.Latency.BatchSizes.Max(s => int.Parse(s, NumberStyles.None, CultureInfo.InvariantCulture));
            int[] lengths = [.. timed.LengthsOf(texts)];
            rows.DemandTokens(lengths, run.Job.Data.TextColumn);
            EvaluationMemoryCheck.DemandBatch(run, one, lengths, generates ? run.Job.Latency.NewTokens : 0, size: largest);
        }

        run.Begin();
        Measure(run, models, texts, network.Step, other?.Step ?? 0);
        return new EvaluationSources(network.Source, other?.Source, rows.Source(), EvaluationRun.DtypeOf(network.Model));
    }

    /// <summary>Measures models in turn with each batch size, and writes the files.</summary>
    public static void Measure(EvaluationRun run, IReadOnlyList<TimedModel> models, IReadOnlyList<string> texts, params int[] steps)
    {
        var settings = run.Job.Latency;
        int[] sizes = [.. settings.BatchSizes.Select(s => int.Parse(s, NumberStyles.None, CultureInfo.InvariantCulture))];
        var each = settings.Warmup + settings.Samples;
        var pairs = new List<LatencyPair>();
        foreach (var (number, size) in sizes.Index())
        {
            for (var round = -settings.Warmup; round < settings.Samples; round++)
            {
                var first = (round + settings.Warmup) * size;
                string[] inference = [.. Enumerable.Range(first, size).Select(i => texts[i % texts.Count])];
                foreach (var model in models)
                {
                    if (round == 0)
                    {
                        model.Clear();
                    }

                    model.Run(inference);
                }

                run.Host.Progress(Phase, (number * each) + round + settings.Warmup + 1, sizes.Length * each);
            }

            LatencyFile[] files = [.. models.Select(m => m.File(settings.Warmup, size, run.Threads))];
            var suffix = number == 0 ? "" : $"_batch{size}";
            for (var i = 0; i < files.Length; i++)
            {
                Add(run, files[i], i == 0 ? Phase + suffix : Phase + OfOther + suffix, steps[i], files.Length > 1);
            }

            if (files is [var a, var b])
            {
                pairs.Add(LatencyPair.Of(a, b));
            }
        }

        if (pairs.Count > 0)
        {
            new LatencyComparisonFile(LatencyComparisonFile.InTurn, pairs).Write(run.Folder);
        }
    }

    private static TimedModel Timed(EvaluationRun run, EvaluatedNetwork network, bool generates)
    {
        var (context, settings) = (network.Model.Config.ContextLength, run.Job.Latency);
        var room = generates ? context - settings.NewTokens : context;
        return room >= 4
            ? new TimedModel(
                network.Name, network.Model, network.Tokenizer, network.Input(run.Job.Data, room), generates ? settings.NewTokens : null, run.Host.Time)
            : throw new ProblemException(new Problem(
                "setting-out-of-range", "latency.new_tokens", "latency.new_tokens", Text(settings.NewTokens), $"1 – {Text(context - 4)}"));
    }

    private static bool Generates(EvaluationRun run, EvaluatedNetwork network)
    {
        switch (run.Job.Latency.What)
        {
            case "classify":
                network.DemandClassifier();
                return false;
            case "generate":
                network.DemandLanguageModel();
                return true;
            default:
                return network.Model.Config.Head == ModelHead.CausalLM;
        }
    }

    private static void Add(EvaluationRun run, LatencyFile latency, string name, int step, bool compared)
    {
        var file = name + ".json";
        latency.Write(Path.Combine(run.Folder, file));
        var values = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["p50_ms"] = latency.P50,
            ["p90_ms"] = latency.P90,
            ["p95_ms"] = latency.P95,
            ["p99_ms"] = latency.P99,
            ["mean_ms"] = latency.Mean,
            ["count"] = latency.Count,
            ["warmup"] = latency.WarmupCount,
            ["batch_size"] = latency.BatchSize,
            ["includes_tokenizer"] = 1,
        };
        if (latency.Generation is { } speed)
        {
            values["tokens_per_second"] = speed.TokensPerSecond;
            values["first_token_p50_ms"] = speed.FirstTokenP50;
            values["first_token_p95_ms"] = speed.FirstTokenP95;
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal) { [Phase] = file };
        if (compared)
        {
            files["comparison"] = LatencyComparisonFile.FileName;
        }

        run.Add(new EvaluationEvent(name, Phase, step, values, [], files));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
