using System.Globalization;
using Tezgah.Cli.CodeProblems;
using Tezgah.Cli.Training;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;
using Tezgah.Engine.Evaluation;

namespace Tezgah.Cli.Evaluation;

/// <summary>An evaluation in the foreground, the same that a worker runs.</summary>
internal static class EvaluationJobRun
{
    /// <summary>The job of settings by their keys; paths count from here.</summary>
    /// <exception cref="ProblemException">Settings are wrong: all of them.</exception>
    public static EvaluateJob Job(IReadOnlyDictionary<string, string> settings)
    {
        var problems = new List<Problem>();
        var job = SettingsReader.ReadTexts<EvaluateJob>(settings, problems);
        if (problems.Count == 0)
        {
            problems.AddRange(EvaluateChecks.Check(job));
        }

        return problems.Count == 0 ? job.WithPathsFrom(Environment.CurrentDirectory) : throw new ProblemException(problems);
    }

    /// <summary>Runs a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="output">The folder to write; null makes one.</param>
    /// <param name="show">Is given the folder and what was found.</param>
    /// <returns>The exit code.</returns>
    public static int Run(EvaluateJob job, string? output, Action<string, EvaluationFile> show)
    {
        var time = TimeProvider.System;
        var folder = Path.GetFullPath(output ?? DefaultFolder(job, time));
        if (File.Exists(Path.Combine(folder, EvaluationFile.FileName)))
        {
            throw new ProblemException(new Problem("out-folder-taken", "--out", folder));
        }

        using var stop = new StopSignal();
        using var progress = TrainProgress.ForConsole();
        EvaluationRun? run = null;
        try
        {
            run = new EvaluationRun(job, folder, new EvaluationHost
            {
                Write = progress.Report,
                StopRequested = () => stop.Token.IsCancellationRequested,
                Time = time,
                Judge = new SandboxJudge(),
            });
            show(folder, run.Run());
            return CommandLine.Done;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return CommandLine.Failed;
        }
        catch (ProblemException e) when (run is { Prepared: true } || e.Problems[0].Code.StartsWith("sandbox", StringComparison.Ordinal))
        {
            // Nothing is wrong with what was given.
            foreach (var problem in e.Problems)
            {
                Console.Error.WriteLine(problem.Message);
            }

            return CommandLine.Failed;
        }
    }

    private static string DefaultFolder(EvaluateJob job, TimeProvider time)
    {
        var trained = job.Pass.Run ?? job.Model.Adapter ?? job.Model.ModelNameOrPath;
        var name = job.Name.Length > 0 ? job.Name : $"{job.Task}-{Path.GetFileName(Path.TrimEndingDirectorySeparator(trained))}";
        var safe = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
        return Path.Combine("evaluations", $"{safe}-{time.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
    }
}
