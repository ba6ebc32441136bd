using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Perplexities;
using Tezgah.Core.Problems;
using Tezgah.Engine.Data;
using Tezgah.Text;
using Tezgah.Text.Tasks;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// How well a language model foresees texts: a mean over all tokens of all texts, for the full text and for the response apart, and by
/// how many percent it is lower than a baseline's.
/// </summary>
internal static class PerplexityTask
{
    private const int BlockLength = 1024;

    /// <summary>What a measured model gives: its numbers by scope, and what they were computed from.</summary>
    private sealed record Measured(
        IReadOnlyList<(PerplexityMeasurement Measurement, LanguageResult Result, TokenizedSet Set)> Scopes, ModelSource Source, string Dtype, int Step);

    public static EvaluationSources Run(EvaluationRun run)
    {
        var job = run.Job;
        var rows = EvaluationRows.Read(job.Data);
        var isText = IsText(job, rows);
        var earlier = job.Against.Evaluation is { } folder ? (File: PerplexityFile.Read(folder), EvaluationFile.Read(folder).Model) : default;
        var measured = Measure(run, rows, isText, job.Model, EvaluationFiles.Test, earlier.File);
        var baseline = run.Against is { } against ? Measure(run, rows, isText, against, "before", earlier: null) : null;
        var tables = new List<PerplexityTable>();
        foreach (var (measurement, _, _) in measured.Scopes)
        {
            var before = baseline?.Scopes.Single(s => s.Measurement.Scope == measurement.Scope).Measurement ?? Earlier(job, earlier.File, measurement.Scope);
            tables.Add(before is null ? PerplexityTable.Of(measurement, []) : PerplexityTable.Of(before, [measurement]));
        }

        new PerplexityFile(tables).Write(run.Folder);
        foreach (var (measurement, result, set) in baseline?.Scopes ?? [])
        {
            Add(run, measurement, result, set, baseline!.Step, "_against", null);
        }

        foreach (var ((measurement, result, set), table) in measured.Scopes.Zip(tables))
        {
            Add(run, measurement, result, set, measured.Step, "", table);
        }

        var used = measured.Scopes[0].Set;
        // A block of running text holds several rows: then all of them are used.
        IReadOnlyList<int> usedRows = isText ? rows.Rows : [.. Enumerable.Range(0, used.Count).Select(used.Row)];
        return new EvaluationSources(measured.Source, baseline?.Source ?? earlier.Model, rows.Source(usedRows), measured.Dtype);
    }

    private static Measured Measure(
        EvaluationRun run, EvaluationRows rows, bool isText, EvaluatedModel model, string phase, PerplexityFile? earlier)
    {
        using var network = run.Load(model);
        network.DemandLanguageModel();
        var sets = Encode(run, rows, network, isText);
        // Said before the work, not after it.
        foreach (var set in sets)
        {
            if (Earlier(run.Job, earlier, ScopeOf(set)) is { } before && before.DataHash != set.Fingerprint())
            {
                throw new ProblemException(new Problem(
                    "perplexity-data-differ", run.Job.Against.Evaluation, network.Name, before.Name, $"{set.LabelTokens}", $"{before.Tokens}"));
            }
        }

        var labels = sets.Max(s => s.TokenCount == 0 ? 0 : (double)s.LabelTokens / s.TokenCount);
        EvaluationMemoryCheck.DemandBatch(run, network, sets[0].Lengths(), labels: labels);
        run.Begin();
        var total = sets.Sum(s => s.Count);
        var done = 0;
        var scopes = new List<(PerplexityMeasurement, LanguageResult, TokenizedSet)>();
        foreach (var set in sets)
        {
            var result = LanguagePass.Run(
                network.Model, EncodedSet.Of(set), run.Job.BatchSize, count => run.Host.Progress(phase, done + count, total));
            done += set.Count;
            scopes.Add((new PerplexityMeasurement(network.Name, ScopeOf(set), result.Loss, result.Tokens, set.Fingerprint()), result, set));
        }

        return new Measured(scopes, network.Source, EvaluationRun.DtypeOf(network.Model), network.Step);
    }

    private static PerplexityScope ScopeOf(TokenizedSet set) =>
        set.LossOn == LossOn.FullText ? PerplexityScope.FullText : PerplexityScope.ResponseOnly;

    private static TokenizedSet[] Encode(EvaluationRun run, EvaluationRows rows, EvaluatedNetwork network, bool isText)
    {
        var (job, context) = (run.Job, network.Model.Config.ContextLength);
        var lossOn = job.Perplexity.LossOn;
        var encoder = new TaskEncoder(
            new TrainingJob
            {
                Task = isText ? TaskNames.LanguageModelling : TaskNames.Instruction,
                Data = new DataSettings
                {
                    TextColumn = job.Data.TextColumn,
                    MaxLength = Math.Min(job.Data.MaxLength ?? (isText ? BlockLength : context), context),
                    TruncationSide = job.Data.TruncationSide ?? "right",
                },
                Prompt = job.Prompt with { LossOn = lossOn == "full-text" ? "full-text" : "response" },
            },
            network.Tokenizer,
            labels: null,
            run.Host.Time);
        var set = encoder.Encode(rows.File, rows.Rows);
        // The other model is given the same texts: it would only say the same again.
        if (!run.Prepared)
        {
            foreach (var warning in set.Report.Warnings(rows.File.Path))
            {
                run.Note(warning);
            }
        }

        return isText || lossOn != "both" ? [set] : [set.With(LossOn.FullText), set];
    }

    private static bool IsText(EvaluateJob job, EvaluationRows rows)
    {
        if (job.Perplexity.Rows == "auto")
        {
            try
            {
                ExampleReader.Open(rows.File, job.Prompt);
                return false;
            }
            catch (DataFileException) when (rows.File.Columns.Contains(job.Data.TextColumn))
            {
                // No columns of an instruction, but one with text.
                return job.Perplexity.LossOn != "response"
                    ? true
                    : throw new ProblemException(new Problem("perplexity-no-response", "perplexity.loss_on", "perplexity.loss_on", "response"));
            }
        }

        return job.Perplexity.Rows == "text";
    }

    private static PerplexityMeasurement? Earlier(EvaluateJob job, PerplexityFile? file, PerplexityScope scope) => file is null
        ? null
        : file.Tables.FirstOrDefault(t => t.Scope == scope)?.Rows[^1].Measurement
            ?? throw new ProblemException(new Problem(
                "perplexity-scope-missing", "against.evaluation", job.Against.Evaluation!, PerplexityFile.NameOf(scope)));

    private static void Add(
        EvaluationRun run, PerplexityMeasurement measurement, LanguageResult result, TokenizedSet set, int step, string suffix, PerplexityTable? table)
    {
        var name = PerplexityFile.NameOf(measurement.Scope) + suffix;
        var losses = $"losses_{name}.csv";
        File.WriteAllLines(
            Path.Combine(run.Folder, losses),
            result.OfTexts
                .Select((t, i) => string.Create(CultureInfo.InvariantCulture, $"{set.Row(i) + 1},{t.Sum:R},{t.Tokens}"))
                .Prepend("row,loss_sum,label_tokens"));
        var values = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["loss"] = measurement.MeanLoss,
            ["perplexity"] = measurement.Perplexity,
            ["label_tokens"] = measurement.Tokens,
            ["texts"] = set.Count,
            ["truncated"] = set.Report.Truncated.Rows,
            ["left_out"] = set.Report.CutOff.Rows + set.Report.WithoutResponse.Rows,
            ["tokens_cut"] = set.Report.TokensCut,
        };
        if (table is { Rows: [var before, var after] })
        {
            values["loss_before"] = before.Measurement.MeanLoss;
            values["perplexity_before"] = before.Measurement.Perplexity;
            values["loss_reduction_percent"] = after.LossReductionPercent;
            values["perplexity_reduction_percent"] = after.PerplexityReductionPercent;
        }

        run.Add(new EvaluationEvent(name, "perplexity", step, values, [], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["perplexity"] = PerplexityFile.FileName,
            ["losses"] = losses,
        }));
    }
}
