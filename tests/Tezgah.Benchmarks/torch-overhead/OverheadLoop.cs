using static TorchSharp.torch;

namespace Tezgah.Benchmarks;

/// <summary>Small operations of the torch binding in a loop; <c>peer.py</c> beside this file does the same in Python.</summary>
internal static class OverheadLoop
{
    internal const int Iterations = 4_000;

    private static readonly (string Name, Action<Operands> Run)[] s_operations =
    [
        ("add", operands => Repeat(operands, static o => (o.A + o.B).Dispose())),
        ("mul_scalar", operands => Repeat(operands, static o => (o.A * 2.0).Dispose())),
        ("matmul", operands => Repeat(operands, static o => o.M.matmul(o.M).Dispose())),
        ("view_transpose", operands => Repeat(operands, static o =>
        {
            using var view = o.M.view(2, 8);
            view.transpose(0, 1).Dispose();
        })),
        ("sum", operands => Repeat(operands, static o => o.A.sum().Dispose())),
    ];

    /// <summary>One round: nanoseconds per operation, with and without recording for a backward pass.</summary>
    internal static Dictionary<string, double> RunRound()
    {
        var result = new Dictionary<string, double>();
        foreach (var grad in new[] { false, true })
        {
            using var scope = NewDisposeScope();
            manual_seed(1);
            var operands = new Operands(
                randn(8, requires_grad: grad), randn(8, requires_grad: grad), randn(4, 4, requires_grad: grad));
            foreach (var (name, run) in s_operations)
            {
                // Processor time, not the clock's: other programs on the machine cost neither side anything.
                var start = Environment.CpuUsage.TotalTime;
                run(operands);
                result[name + (grad ? "+grad" : "")] =
                    (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / Iterations;
            }
        }

        return result;
    }

    /// <summary>The median of a name over rounds, in nanoseconds.</summary>
    internal static double Median(IEnumerable<Dictionary<string, double>> rounds, string name)
    {
        var sorted = rounds.Select(round => round[name]).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static void Repeat(Operands operands, Action<Operands> operation)
    {
        for (var i = 0; i < Iterations; i++)
        {
            operation(operands);
        }
    }

    private sealed record Operands(Tensor A, Tensor B, Tensor M);
}
