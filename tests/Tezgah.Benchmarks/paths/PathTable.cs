using System.Globalization;
using Tezgah.Engine.Benchmarks;
using Tezgah.Engine.Memory;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks.Paths;

/// <summary>The comparison of a workload's paths as a table.</summary>
internal static class PathTable
{
    /// <summary>Compares and writes.</summary>
    /// <param name="output">Takes the table; each step goes to standard error.</param>
    /// <param name="file">A workload file.</param>
    /// <param name="name">The workload.</param>
    /// <param name="count">The updates, batches of prompts or texts.</param>
    /// <param name="paths">The paths of a training to compare; none for all.</param>
    public static void Write(TextWriter output, string file, string name, int count, IReadOnlyList<string> paths)
    {
        NativeHeap.Prepare(Environment.ProcessorCount);
        set_num_threads(Environment.ProcessorCount);
        var workload = Workload.Read(file, name);
        if (workload.Kind == "train")
        {
            foreach (var path in TrainingPaths.Compare(workload, count, paths.Count > 0 ? paths : TrainingPaths.All, Console.Error))
            {
                var (fast, _) = path.Losses[^1];
                Line($"| {name} | {path.Path} | {path.Steps} steps | {path.Largest:E1} at step {path.AtStep} | loss {path.Losses[0].Fast:F4} to {fast:F4} |");
            }

            return;
        }

        var outputs = workload.Kind == "generate"
            ? InferencePaths.CompareGeneration(workload, count)
            : InferencePaths.CompareClassification(workload, count);
        foreach (var path in outputs)
        {
            Line($"| {name} | {path.Path} | {path.Outputs} outputs | {path.Different} differ | scores {path.Largest:E1} |");
        }

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }
}
