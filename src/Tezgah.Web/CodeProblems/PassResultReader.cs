using System.Globalization;
using System.Text.RegularExpressions;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Analysis;
using Tezgah.Web.Compare;

namespace Tezgah.Web.CodeProblems;

/// <summary>What was run for a sample.</summary>
/// <param name="Problem">The problem; null if its file is not beside the result.</param>
/// <param name="Completion">What the model wrote; null if its file is not beside the result.</param>
/// <param name="Program">The program made of both; null if there is none.</param>
public sealed record SampleText(CodeProblem? Problem, string? Completion, string? Program);

/// <summary>
/// Finds and reads the pass@k results of runs in their artifacts: files in <c>passk/</c>, or whose names begin with
/// <c>passk</c>. The number in a name is the step (<c>passk/checkpoint-400.json</c>), <c>base</c> is step 0, and no number is the
/// run's last step. Beside a result may lie <c>NAME.samples.jsonl</c> and <c>problems.jsonl</c>.
/// </summary>
public sealed partial class PassResultReader(IRunService runs, ResultCache cache)
{
    /// <summary>The folder in the artifacts.</summary>
    public const string Folder = "passk";

    /// <summary>The problems beside the results.</summary>
    public const string ProblemsFile = "problems.jsonl";

    /// <summary>Everything there is of a run.</summary>
    public async Task<PassResults> ReadAsync(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (results, failures) = (new List<PassResult>(), new List<string>());
        var root = runs.Folder(run.Id).Artifacts;
        foreach (var (file, step) in await Task.Run(() => Find(root, run.Step)))
        {
            var path = Path.Combine(root, file);
            try
            {
                results.Add(new(step, file, new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero), await cache.GetAsync(path, PassResultFile.Read)));
            }
            catch (ProblemException e)
            {
                failures.Add(e.Problems[0].Message);
            }
            catch (FileNotFoundException)
            {
                // It went away since the folder was read.
            }
        }

        // Two results of one step: the newer one counts.
        return new([.. results.GroupBy(r => r.Step).OrderBy(g => g.Key).Select(g => g.MaxBy(r => r.Time)!)], failures);
    }

    /// <summary>Problem, completion and program of a sample, as far as their files are there.</summary>
    public async Task<SampleText> ReadAsync(PassColumn column, string task, int sample)
    {
        ArgumentNullException.ThrowIfNull(column);
        var path = runs.Folder(column.Run.Id).Artifact(column.Result.File);
        try
        {
            var problems = await cache.GetAsync(Path.Combine(Path.GetDirectoryName(path)!, ProblemsFile), CodeFiles.ReadProblems);
            var problem = problems.FirstOrDefault(p => p.TaskId == task);
            var completion = await CompletionAsync(path, problems, task, sample);
            return new(problem, completion, problem is null || completion is null ? null : CodeExtraction.Extract(problem, completion).Program);
        }
        catch (Exception e) when (e is IOException or ProblemException)
        {
            return new(null, null, null);
        }
    }

    private async Task<string?> CompletionAsync(string result, IReadOnlyList<CodeProblem> problems, string task, int sample)
    {
        try
        {
            var samples = await cache.GetAsync(Path.ChangeExtension(result, ".samples.jsonl"), p => CodeFiles.ReadSamples(p, problems));
            return samples.Where(s => s.TaskId == task).ElementAtOrDefault(sample)?.Completion;
        }
        catch (Exception e) when (e is IOException or ProblemException)
        {
            return null;
        }
    }

    private static List<(string File, int Step)> Find(string root, int last)
    {
        var found = new List<(string, int)>();
        foreach (var folder in new[] { "", Folder })
        {
            var path = Path.Combine(root, folder);
            if (Directory.Exists(path))
            {
                found.AddRange(Directory.EnumerateFiles(path, "*.json").Select(f => Path.GetFileName(f))
                    .Where(f => (folder.Length > 0 || f.StartsWith("passk", StringComparison.OrdinalIgnoreCase)) && f is not (EvaluationFile.FileName or CheckpointsFile.FileName))
                    .Order(StringComparer.Ordinal)
                    .Select(f => (folder.Length > 0 ? $"{folder}/{f}" : f, StepOf(f, last))));
            }
        }

        return found;
    }

    private static int StepOf(string file, int last) =>
        Number().Matches(Path.GetFileNameWithoutExtension(file)) is [.., var match] && int.TryParse(match.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step
            : file.Contains("base", StringComparison.OrdinalIgnoreCase) ? 0
            : last;

    [GeneratedRegex(@"\d+", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
