using System.Globalization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Queue;

/// <summary>Another length of a training that is there already.</summary>
internal static class RunDuration
{
    /// <summary>The run's settings with another length.</summary>
    /// <exception cref="ProblemException">The run is no training or has ended for good, or the new end lies before what is done.</exception>
    public static string Change(RunRecord run, double? numTrainEpochs, int? maxSteps)
    {
        if (EvaluateJobFile.IsEvaluation(run.JobJson) || Core.Runs.Imports.ImportMark.IsImported(run))
        {
            throw new ProblemException(new Problem("duration-of-no-training", null, run.Name));
        }

        if (run.Status is RunStatus.Completed)
        {
            throw new ProblemException(new Problem("duration-of-ended-run", null, run.Name));
        }

        var epoch = run.Latest.GetValueOrDefault("epoch");
        if (maxSteps <= run.Step)
        {
            throw new ProblemException(new Problem("duration-too-short", "training.max_steps", Text(maxSteps.Value), Text(run.Step)));
        }

        if (numTrainEpochs <= epoch)
        {
            throw new ProblemException(new Problem("duration-too-short", "training.num_train_epochs", Text(numTrainEpochs.Value), Text(epoch)));
        }

        var job = JobFile.Parse(run.JobJson, "job.json", []);
        return RunService.Checked(job with
        {
            Training = job.Training with { NumTrainEpochs = numTrainEpochs ?? job.Training.NumTrainEpochs, MaxSteps = maxSteps },
        });
    }

    /// <summary>The line of the log that tells it.</summary>
    public static Problem Note(RunRecord run, double? numTrainEpochs, int? maxSteps)
    {
        var training = JobFile.Parse(run.JobJson, "job.json", []).Training;
        return new Problem(
            "note-duration", null, Shown(training.NumTrainEpochs, training.MaxSteps), Shown(numTrainEpochs ?? training.NumTrainEpochs, maxSteps), Text(run.Step));
    }

    private static string Shown(double epochs, int? steps) => steps is { } count ? $"max_steps = {Text(count)}" : $"num_train_epochs = {Text(epochs)}";

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
