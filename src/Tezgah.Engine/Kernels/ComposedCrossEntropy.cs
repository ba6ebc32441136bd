using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>
/// The summed loss of a vocabulary of torch's operations, of which some rows' scores are in memory at a time; its gradients are made going
/// forward and only scaled going back.
/// </summary>
/// <remarks>Arguments: hidden, weight, labels, smoothing (double), whether the first two need a gradient (bool).</remarks>
internal sealed class ComposedCrossEntropy : ComposedFunction<ComposedCrossEntropy>
{
    private const long LeastRows = 64;

    // Bytes of float32 scores that may lie in memory at once: more than a kernel's, as a GPU reads the vocabulary for each part anew.
    private const long Room = 64 << 20;

    public override string Name => "composed CrossEntropy";

    /// <summary>How many rows' scores are made at once.</summary>
    internal static long RowsAtOnce(long vocabulary) => Math.Max(LeastRows, Room / (vocabulary * sizeof(float)) / LeastRows * LeastRows);

    protected override Tensor Result(autograd.AutogradContext ctx, object[] vars)
    {
        var (hidden, weight, labels, smoothing) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (double)vars[3]);
        var (ofHidden, ofWeight) = ((bool)vars[4], (bool)vars[5]);
        var dhidden = ofHidden ? empty_like(hidden) : null;
        var dweight = ofWeight ? zeros(weight.shape, ScalarType.Float32, weight.device) : null;
        var sum = zeros([], ScalarType.Float32, hidden.device);
        var (rows, most) = (hidden.size(0), RowsAtOnce(weight.size(0)));
        for (long first = 0; first < rows; first += most)
        {
            using var part = NewDisposeScope();
            var count = Math.Min(most, rows - first);
            var states = hidden.narrow(0, first, count);
            var (losses, dscores) = OfRows(states, weight, labels.narrow(0, first, count), smoothing);
            sum.add_(losses.sum());
            dhidden?.narrow(0, first, count).copy_(dscores.matmul(weight));
            dweight?.add_(dscores.t().matmul(states));
        }

        ctx.save_for_backward([.. new[] { dhidden, dweight?.to(weight.dtype, disposeAfter: true) }.OfType<Tensor>().Select(Held)]);
        ctx.save_data("wanted", (ofHidden, ofWeight));
        return sum;
    }

    protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
    {
        var (ofHidden, ofWeight) = ((bool, bool))ctx.get_data("wanted");

        // In float32: the factor is often one over some thousand labels.
        return [ofHidden ? Scaled(saved[0]) : null, ofWeight ? Scaled(saved[^1]) : null];

        Tensor Scaled(Tensor gradient) => (gradient * dy.view(1)).to(gradient.dtype);
    }

    // The loss of each row, and the gradient of its scores in their type.
    private static (Tensor Losses, Tensor Scores) OfRows(Tensor states, Tensor weight, Tensor labels, double smoothing)
    {
        var logs = Logs(states, weight);
        var ignored = labels < 0;
        var places = labels.clamp_min(0).unsqueeze(-1);
        var at = logs.gather(-1, places).squeeze(-1);
        var losses = at * -(1 - smoothing);
        if (smoothing > 0)
        {
            losses = losses - (logs.mean([-1]) * smoothing);
        }

        // Softmax less the share of each label.
        var dscores = logs.exp_();
        if (smoothing > 0)
        {
            dscores.sub_(smoothing / weight.size(0));
        }

        dscores.scatter_add_(-1, places, full(places.shape, smoothing - 1, ScalarType.Float32, places.device));

        // Not by a product: scores of a row that does not count may be infinite, and 0 times that is not 0.
        dscores.masked_fill_(ignored.unsqueeze(-1), 0);
        return (losses.masked_fill(ignored, 0), dscores.to(states.dtype));
    }

    private static Tensor Logs(Tensor states, Tensor weight)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(states, weight).to(ScalarType.Float32, disposeAfter: true).log_softmax(-1).MoveToOuterDisposeScope();
    }
}
