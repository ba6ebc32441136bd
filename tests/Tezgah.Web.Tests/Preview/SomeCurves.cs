using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Preview;

/// <summary>Curves that look like those of a training.</summary>
public static class SomeCurves
{
    /// <summary>The values of one step; each fiftieth is evaluated.</summary>
    public static MetricPoint Point(int step, int total, int seed, double peak, DateTimeOffset time)
    {
        var random = new Random(unchecked((int)(((uint)seed * 2654435761u) ^ ((uint)step * 2246822519u))));
        var share = (double)step / total;
        var loss = 0.28 + (0.04 * seed) + (1.8 * Math.Exp(-5 * share));
        var values = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["loss"] = Math.Max(0.02, loss + (0.35 * (random.NextDouble() - 0.5) * (1.2 - (share * 0.6)))),
            ["learning_rate"] = share < 0.1 ? peak * share / 0.1 : peak * 0.5 * (1 + Math.Cos(Math.PI * (share - 0.1) / 0.9)),
            ["grad_norm"] = 0.6 + (2.2 * Math.Exp(-4 * share)) + (0.5 * random.NextDouble()),
            ["tokens_per_second"] = 18_000 + (1_500 * random.NextDouble()),
            ["epoch"] = 6 * share,
        };
        if (step % 50 == 0)
        {
            values["eval_loss"] = loss + 0.12 + (0.1 * share);
            values["eval_accuracy"] = 0.9 - (0.02 * seed) - (0.75 * Math.Exp(-6 * share)) + (0.02 * random.NextDouble());
            values["eval_f1_macro"] = values["eval_accuracy"] - 0.02;
        }

        return new MetricPoint(step, time, values);
    }
}
