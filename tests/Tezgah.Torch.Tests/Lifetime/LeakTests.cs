using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Lifetime;

public class LeakTests
{
    private const int WarmUp = 10_000;
    private const int Steps = 10_000;

    [Fact]
    public void Training_TenThousandSteps_NeitherTensorsNorMemoryGrow()
    {
        var threads = get_num_threads();
        set_num_threads(1);
        var live = LiveTensors.Count();
        using (var network = new Network())
        {
            var trained = Tensor.TotalCount;
            network.Train(WarmUp);
            var before = ResidentKilobytes();

            network.Train(Steps);

            Assert.Equal(trained, Tensor.TotalCount);
            var grown = ResidentKilobytes() - before;
            Assert.True(grown < 3 * 1024, $"{Steps} steps grew the process by {grown} kB");
        }

        Assert.Equal(live, Tensor.TotalCount);
        set_num_threads(threads);
    }

    private static long ResidentKilobytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "resident memory is read from /proc");

        // What the collector keeps for later is no leak: it gives all of that back here.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6, line.Length - 9).Trim(), CultureInfo.InvariantCulture);
    }

    private sealed class Network : IDisposable
    {
        private readonly Tensor _input;
        private readonly Tensor _labels;
        private readonly Parameter _first;
        private readonly Parameter _second;
        private readonly AdamW _optimizer;

        internal Network()
        {
            manual_seed(11);
            _input = randn(8, 16);
            _labels = randint(0, 4, new long[] { 8 });
            _first = nn.Parameter(randn(32, 16).mul_(0.1));
            _second = nn.Parameter(randn(4, 32).mul_(0.1));
            _optimizer = optim.AdamW([_first, _second], lr: 1e-3, weight_decay: 0.01);
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            foreach (var parameter in new[] { _first, _second })
            {
                parameter.Dispose();
            }

            _input.Dispose();
            _labels.Dispose();
        }

        internal void Train(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                using var scope = NewDisposeScope();
                var hidden = nn.functional.linear(_input, _first).relu();
                var loss = nn.functional.cross_entropy(nn.functional.linear(hidden, _second), _labels);
                loss.backward();
                nn.utils.clip_grad_norm_([_first, _second], 1.0);
                _optimizer.step();
                _optimizer.zero_grad();
            }
        }
    }
}
