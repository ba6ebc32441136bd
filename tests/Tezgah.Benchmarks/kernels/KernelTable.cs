using System.Globalization;
using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks.Kernels;

/// <summary>Each kernel against torch's operations: both in turn, medians of processor time.</summary>
internal static class KernelTable
{
    private const int Rounds = 11;

    /// <summary>Measures and writes a line for each work.</summary>
    /// <param name="output">Takes the table.</param>
    /// <param name="only">Works whose names hold this text; empty for all.</param>
    public static void Write(TextWriter output, string only)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            foreach (var (name, work) in KernelWorks.Of(type).Where(w => w.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
            {
                using var scope = NewDisposeScope();
                var (composed, native) = Measure(work);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {type} | {name} | {composed * 1e3:F2} | {native * 1e3:F2} | {composed / native:F1} |"));
            }
        }
    }

    private static (double Composed, double Native) Measure(Action work)
    {
        var times = new List<double>[] { [], [] };
        for (var round = 0; round < Rounds + 2; round++)
        {
            for (var native = 0; native < 2; native++)
            {
                Kernel.UseNative = native == 1;
                var before = Environment.CpuUsage.TotalTime;
                for (var i = 0; i < 4; i++)
                {
                    using var scope = NewDisposeScope();
                    work();
                }

                if (round > 1)
                {
                    times[native].Add((Environment.CpuUsage.TotalTime - before).TotalSeconds / 4);
                }
            }
        }

        Kernel.UseNative = true;
        return (times[0].Order().ElementAt(Rounds / 2), times[1].Order().ElementAt(Rounds / 2));
    }
}
