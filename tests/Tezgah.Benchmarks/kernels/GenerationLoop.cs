using Tezgah.Engine.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks.Kernels;

/// <summary>
/// The arithmetic of workload W5 of the shared benchmark, with random weights: 8 prompts of 55 tokens, then 64 tokens each, with
/// LoRA of rank 64 on all seven projections.
/// </summary>
internal sealed class GenerationLoop : IDisposable
{
    private const int Rows = 8, Prompt = 55, New = 64, Hidden = 512, Middle = 1408, Heads = 8, KeyHeads = 2, Size = 64, Rank = 64;
    private const int Layers = 8, Vocabulary = 32_000;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Layer[] _layers;
    private readonly Tensor _embedding, _norm, _cos, _sin;

    public GenerationLoop(ScalarType type)
    {
        _layers = [.. Enumerable.Range(0, Layers).Select(_ => new Layer(type))];
        _embedding = (randn(Vocabulary, Hidden) * 0.02).to(type);
        _norm = ones([Hidden], type);
        var angles = outer(arange(Prompt + New, dtype: ScalarType.Float32), rand(Size / 2));
        (_cos, _sin) = (angles.cos(), angles.sin());
        Type = type;
    }

    private ScalarType Type { get; }

    /// <summary>Generates once.</summary>
    /// <returns>
    /// Generated tokens a second of processor time, the prompt's time included; and milliseconds of the median step.
    /// </returns>
    public (double TokensPerSecond, double StepMilliseconds) Run()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var caches = _layers.Select(_ => (
            K: zeros([Rows, KeyHeads, Prompt + New, Size], Type), V: zeros([Rows, KeyHeads, Prompt + New, Size], Type))).ToArray();
        var start = Environment.CpuUsage.TotalTime;
        var steps = new List<double>();
        var tokens = randint(Vocabulary, [Rows * Prompt], ScalarType.Int64);
        var positions = arange(Prompt, dtype: ScalarType.Int64).repeat(Rows);
        var rows = arange(Rows, dtype: ScalarType.Int64).repeat_interleave(Prompt);
        var starts = arange(Rows + 1, dtype: ScalarType.Int64) * Prompt;
        tokens = Step(tokens, positions, rows, caches, (q, k, v, _) => Kernel.Attend(q, k, v, starts, Size), starts.narrow(0, 1, Rows) - 1);
        rows = arange(Rows, dtype: ScalarType.Int64);
        for (var i = 1; i < New; i++)
        {
            using var inner = NewDisposeScope();
            var before = Environment.CpuUsage.TotalTime;
            var place = full([Rows], (long)(Prompt + i - 1), ScalarType.Int64);
            var lengths = place + 1;
            tokens = Step(tokens, place, rows, caches, (q, _, _, l) => Kernel.AttendCached(q, caches[l].K, caches[l].V, lengths), null)
                .MoveToOuterDisposeScope();
            steps.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        return (Rows * New / (Environment.CpuUsage.TotalTime - start).TotalSeconds, steps.Order().ElementAt(steps.Count / 2));
    }

    /// <inheritdoc/>
    public void Dispose() => _scope.Dispose();

    private Tensor Step(
        Tensor tokens, Tensor positions, Tensor rows, (Tensor K, Tensor V)[] caches,
        Func<Tensor, Tensor, Tensor, int, Tensor> attend, Tensor? last)
    {
        var x = _embedding.index_select(0, tokens);
        for (var l = 0; l < Layers; l++)
        {
            var layer = _layers[l];
            var normed = Kernel.RmsNorm(x, layer.Norm1, 1e-6);
            var q = Kernel.Rotate(layer.Q.Of(normed), _cos, _sin, Size, positions);
            var k = Kernel.Rotate(layer.K.Of(normed), _cos, _sin, Size, positions);
            var v = layer.V.Of(normed);
            Kernel.AppendToCache(k, v, caches[l].K, caches[l].V, rows, positions);
            x = x + layer.O.Of(attend(q, k, v, l));
            normed = Kernel.RmsNorm(x, layer.Norm2, 1e-6);
            x = x + layer.Down.Of(Kernel.SwiGlu(layer.Gate.Of(normed), layer.Up.Of(normed)));
        }

        x = last is null ? x : x.index_select(0, last);
        return Kernel.ArgMax(Kernel.Linear(Kernel.RmsNorm(x, _norm, 1e-6), _embedding)).MoveToOuterDisposeScope();
    }

    private sealed class Projection(int width, int columns, bool bias, ScalarType type)
    {
        private readonly Tensor _weight = (randn(columns, width) * 0.02).to(type);
        private readonly Tensor? _bias = bias ? zeros([columns], type) : null;
        private readonly Tensor _a = (randn(Rank, width) * 0.02).to(type);
        private readonly Tensor _b = (randn(columns, Rank) * 0.02).to(type);

        public Tensor Of(Tensor x) => Kernel.LoraLinear(x, _weight, _bias, _a, _b, 2);
    }

    private sealed class Layer(ScalarType type)
    {
        public Projection Q { get; } = new(Hidden, Heads * Size, true, type);

        public Projection K { get; } = new(Hidden, KeyHeads * Size, true, type);

        public Projection V { get; } = new(Hidden, KeyHeads * Size, true, type);

        public Projection O { get; } = new(Heads * Size, Hidden, false, type);

        public Projection Gate { get; } = new(Hidden, Middle, false, type);

        public Projection Up { get; } = new(Hidden, Middle, false, type);

        public Projection Down { get; } = new(Middle, Hidden, false, type);

        public Tensor Norm1 { get; } = ones([Hidden], type);

        public Tensor Norm2 { get; } = ones([Hidden], type);
    }
}
