using Tezgah.Core.Classification;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Compare;

/// <summary>Reads the results of runs from their artifacts: every number of a comparison is computed from the predictions.</summary>
public sealed class ResultReader(IRunService runs, ResultCache cache)
{
    /// <summary>The evaluation on the test data.</summary>
    public const string Test = "test";

    /// <summary>The measurement of latency, and the name of its file.</summary>
    public const string Latency = "latency";

    private const string Predictions = "predictions";

    private static readonly string[] s_tests = [Test, "scored", "generated"];

    /// <summary>The results of a run whose evaluations are <paramref name="evaluations"/>.</summary>
    public async Task<RunResults> ReadAsync(RunRecord run, IReadOnlyList<EvaluationRecord> evaluations)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(evaluations);
        // A language model that was asked for labels was tested by scoring, by generating, or both.
        var test = s_tests.Select(name => evaluations.LastOrDefault(e => e.Name == name)).FirstOrDefault(e => e is not null);
        var tested = await ReadAsync(run, test, Predictions, path => ReadTested(path, test!.Labels.Count));
        var latency = await ReadAsync(run, evaluations.LastOrDefault(e => e.Name == Latency), Latency, LatencyFile.Read);
        return new(tested, latency, LabelsOf(test, tested.Value));
    }

    private static Tested ReadTested(string path, int labels)
    {
        var (predictions, columns) = PredictionsFile.Read(path, labels > 0 ? labels : null);
        return new(predictions, ClassificationReport.Compute(predictions), columns);
    }

    private static IReadOnlyList<string> LabelsOf(EvaluationRecord? test, Tested? tested) =>
        tested is null || test?.Labels.Count == tested.Report.Classes
            ? test?.Labels ?? []
            : [.. Enumerable.Range(0, tested.Report.Classes).Select(c => $"class_{c}")];

    private async Task<Result<T>> ReadAsync<T>(RunRecord run, EvaluationRecord? evaluation, string file, Func<string, T> read)
        where T : class
    {
        if (evaluation is null || !evaluation.Files.TryGetValue(file, out var name))
        {
            return Result<T>.None;
        }

        var source = new Source(run.Id, run.Name, evaluation.Step, name, evaluation.Time);
        try
        {
            return new(await cache.GetAsync(runs.Folder(run.Id).Artifact(name), read), source);
        }
        catch (Exception e) when (e is ResultsFileException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(null, source, Sentence(e, name));
        }
    }

    private static string Sentence(Exception error, string file) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => new Problem("data-file-missing", file, file).Message,
        not ResultsFileException => new Problem("file-not-readable", file, file).Because(error).Message,
        _ => error.Message,
    };
}
