using System.CommandLine;
using Tezgah.Cli;
using Tezgah.Cli.Bench;
using Tezgah.Cli.CodeProblems;
using Tezgah.Cli.Doctor;
using Tezgah.Cli.Evaluation;
using Tezgah.Cli.Imports;
using Tezgah.Cli.Metrics;
using Tezgah.Cli.Models;
using Tezgah.Cli.Store;
using Tezgah.Cli.Tokenization;
using Tezgah.Cli.Training;

var root = new RootCommand("Tezgah: fine-tune language models on this machine, watch them learn, and compare them.")
{
    TrainCommand.Create(),
    WorkerCommand.Create(),
    EvaluateCommand.Create(),
    MetricsCommand.Create(),
    PassCommand.Create(),
    ImportCommand.Create(),
    StoreCommand.Create(),
    StudyCommand.Create(),
    TokenizeCommand.Create(),
    ChatTemplateCommand.Create(),
    LogitsCommand.Create(),
    GenerateCommand.Create(),
    MergeCommand.Create(),
    BenchCommand.Create(),
    ChatWorkerCommand.Create(),
    DoctorCommand.Create(),
};
root.Description += Environment.NewLine + Environment.NewLine
    + "./tezgah run starts the dashboard; ./tezgah test runs every test.";
return CommandLine.Invoke(root, args);
