using System.CommandLine;
using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Engine.Worker;

namespace Tezgah.Cli.Training;

/// <summary>A training job in the foreground, the same that the dashboard runs.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var job = new Argument<string>("JOB.json") { Description = "the job file; its relative paths count from its folder" };
        var output = new Option<string?>("--out")
        {
            Description = "the folder for events, checkpoints and results; default: runs/NAME-TIME here",
        };
        var resume = new Option<bool>("--resume") { Description = "go on from the last checkpoint in the --out folder, or in that of the job file" };
        var command = new Command("train", "Runs a training job in the foreground.") { job, output, resume };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(job), parsed.GetValue(output), parsed.GetValue(resume)));
        return command;
    }

    private static int Run(string jobFile, string? output, bool resume)
    {
        var time = TimeProvider.System;
        var job = JobFile.Load(jobFile);
        var folder = new JobFolder(Path.GetFullPath(
            output ?? (resume ? Path.GetDirectoryName(Path.GetFullPath(jobFile))! : DefaultFolder(job, jobFile, time))));
        if (resume)
        {
            if (!File.Exists(folder.Job) || !File.Exists(folder.Events))
            {
                throw new ProblemException(new Problem("nothing-to-resume", folder.Root, folder.Root));
            }

            // A run goes on with the settings it began with, or it would be two runs under one name.
            if (JobFile.Load(folder.Job) != job)
            {
                throw new ProblemException(new Problem("job-differs", jobFile, jobFile, folder.Job));
            }
        }
        else
        {
            Prepare(folder, job, jobFile);
        }

        Console.Error.WriteLine(folder.Root);
        using var stop = new StopSignal();
        using var progress = TrainProgress.ForConsole();
        return JobWorker.Run(
            folder, new JobWorkerOptions { Resume = resume, Observer = progress, Stop = stop.Token, Time = time });
    }

    // The job goes into the folder whole: the folder alone is enough to run it again.
    private static void Prepare(JobFolder folder, TrainingJob job, string jobFile)
    {
        var inPlace = Path.GetFullPath(jobFile) == folder.Job;
        if (File.Exists(folder.Events) || (File.Exists(folder.Job) && !inPlace))
        {
            throw new ProblemException(new Problem("folder-not-empty", folder.Root, folder.Root));
        }

        Directory.CreateDirectory(folder.Root);
        if (!inPlace)
        {
            File.WriteAllText(folder.Job, JobFile.ToJson(job));
        }
    }

    private static string DefaultFolder(TrainingJob job, string jobFile, TimeProvider time)
    {
        var name = job.Name.Length > 0 ? job.Name : Path.GetFileNameWithoutExtension(jobFile);
        var safe = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
        return Path.Combine("runs", $"{safe}-{time.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
    }
}
