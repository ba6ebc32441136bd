using System.CommandLine;
using Tezgah.Cli.CodeProblems;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Worker;

namespace Tezgah.Cli.Training;

/// <summary>What the dashboard starts: the job of a folder that is there already, without a word on the terminal.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "a folder with a job.json, of a training or an evaluation" };
        var resume = new Option<bool>("--resume") { Description = "go on from the last checkpoint" };
        var command = new Command("worker", "Runs the job of a folder (started by the dashboard).") { folder, resume };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            return JobWorker.Run(
                new JobFolder(Path.GetFullPath(parsed.GetRequiredValue(folder))),
                new JobWorkerOptions
                {
                    Resume = parsed.GetValue(resume),
                    Observer = new ErrorLines(),
                    Judge = new SandboxJudge(),
                    Stop = stop.Token,
                    Time = TimeProvider.System,
                });
        });
        return command;
    }
}
